"""What a lamp sees."""

SHADOW_VERTEX = """
#version 330
uniform mat4 lamp;
in vec3 position;
in vec2 uv;
out vec2 spot;
void main() {
    spot = uv;
    gl_Position = lamp * vec4(position, 1.0);
}
"""

SHADOW_FRAGMENT = """
#version 330
void main() {}
"""

SHADOW_HAIR_FRAGMENT = """
#version 330
uniform sampler2D alpha_map;
in vec2 spot;
void main() { if (texture(alpha_map, spot).r < 0.45) discard; }
"""
