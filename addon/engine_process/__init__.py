"""The engine process, seen from Blender's side: started on first use, spoken to in JSON-RPC lines. Needs no bpy."""

from .client import EngineDied, EngineFault, EngineProcess

__all__ = ["EngineDied", "EngineFault", "EngineProcess"]
