"""Things: frames, clothes, hats, hands."""

from .light import DEVELOPED, LIGHT, TOLD

SOLID_VERTEX = (
    """
#version 330
uniform mat4 view;
uniform mat4 projection;
in vec3 position;
in vec3 normal;
in vec3 colour;
out vec3 seen_position;
out vec3 seen_normal;
out vec3 lamp_place;
out vec3 base;
"""
    + LIGHT
    + """
void main() {
    base = colour;
    lamp_place = to_lamp(position, normal);
    vec4 place = view * vec4(position, 1.0);
    seen_position = place.xyz;
    seen_normal = mat3(view) * normal;
    gl_Position = projection * place;
}
"""
)

SOLID_FRAGMENT = (
    """
#version 330
uniform float roughness;
uniform float alpha;
uniform float label;
uniform float faint;
uniform vec3 gain;
in vec3 seen_position;
in vec3 seen_normal;
in vec3 lamp_place;
in vec3 base;
"""
    + LIGHT
    + DEVELOPED
    + TOLD
    + """
void main() {
    if (faint > 0.5 ? alpha > 0.99 : alpha < 0.5) discard;
    vec3 v = normalize(-seen_position), n = normalize(seen_normal);
    if (dot(n, v) < 0.0) n = -n;
    float seen = lamp_sees(lamp_place);
    vec3 light = around(n), gloss = vec3(0.0);
    for (int i = 0; i < lamps; i++) {
        float reaches = i == 0 ? seen : 1.0;
        light += lamp_colour[i] * reaches * soft(vec3(dot(n, lamp_way[i])), vec3(0.5 * lamp_size[i]));
        gloss += lamp_colour[i] * reaches * glint(n, v, lamp_way[i], roughness, lamp_size[i]);
    }
    float glance = fresnel(dot(n, v)) * (1.0 - roughness);
    vec3 mirrored = gloss + around(reflect(-v, n)) * glance * 1.4;
    // A clear thing shows what it mirrors at full strength, and hides as much of what is behind.
    float shown = alpha > 0.99 ? 1.0 : clamp(alpha + max(mirrored.r, max(mirrored.g, mirrored.b)), 0.0, 1.0);
    result = vec4(developed((base * light * (alpha > 0.99 ? 1.0 : alpha / shown) + mirrored / shown)), shown);
    told = telling(label, n);
}
"""
)
