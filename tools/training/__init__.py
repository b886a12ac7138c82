"""How every network of Kindred is trained: one loop, and for each network a task that brings pictures and a loss.

python tools/train.py recogniser --minutes 60 --data SHARDS
"""
