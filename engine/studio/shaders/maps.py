"""From a pixel back to the surface."""

MAP_VERTEX = """
#version 330
uniform mat4 view;
uniform mat4 projection;
in vec3 position;
out vec3 place;
void main() {
    place = position;
    gl_Position = projection * view * vec4(position, 1.0);
}
"""

# A float holds whole numbers up to 2^24 exactly, far beyond the triangles that a head may have.
MAP_FRAGMENT = """
#version 330
in vec3 place;
out vec4 result;
void main() { result = vec4(place, float(gl_PrimitiveID + 1)); }
"""
