"""Registration: heads that Kindred did not make are brought to our frame and laid onto, or given regions.

    adopted = adopt(read_mesh(path), sex="female", keep_topology=False, progress=progress)
    adopted.head, adopted.transform, adopted.report

Needs scipy, OpenCV and MediaPipe, so it runs in the engine process.
"""

from ...errors import NoFaceFound
from .adopting import Adopted, adopt, lay_onto

__all__ = ["Adopted", "NoFaceFound", "adopt", "lay_onto"]
