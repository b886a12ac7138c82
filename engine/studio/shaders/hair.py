"""Hair as cards, lit at their vertices, of which they have many."""

from .light import DEVELOPED, LIGHT, PASSES, TOLD

# Light on a strand by the angle to its direction (Kajiya and Kay, Rendering fur with three dimensional textures, 1989),
# with a second, coloured highlight that lies nearer to the tip (Marschner et al., Light scattering from human hair
# fibers, 2003).
HAIR_VERTEX = (
    """
#version 330
uniform mat4 view;
uniform mat4 projection;
uniform vec3 root;
uniform vec3 tip;
uniform float roughness;
in vec3 position;
in vec3 normal;
in vec3 along;
in vec2 uv;
in float label;
out vec3 light_root; // of a strand of middle tone
out vec3 light_sheen; // what its surface throws back, whatever its tone
out vec3 seen_normal;
out vec2 spot;
out float high;
flat out float known;
"""
    + LIGHT
    + """
float sheen(vec3 t, vec3 n, vec3 l, vec3 v, float shift, float width) {
    vec3 h = normalize(l + v);
    float along = dot(normalize(t + n * shift), h);
    return pow(max(1.0 - along * along, 0.0), 1.0 / (width * width)) * smoothstep(-0.3, 0.6, dot(n, l));
}

void main() {
    vec4 place = view * vec4(position, 1.0);
    vec3 t = normalize(mat3(view) * along), n = normalize(mat3(view) * normal), v = normalize(-place.xyz);
    float seen = lamp_sees(to_lamp(position, normal));
    float sky_seen = mix(0.35, 0.65, uv.y); // strands shade each other, most of all at their roots
    vec3 colour = mix(root, tip, uv.y);
    vec3 diffuse = around(n) * sky_seen, first = vec3(0.0), second = vec3(0.0);
    for (int i = 0; i < lamps; i++) {
        vec3 l = lamp_way[i];
        vec3 light = lamp_colour[i] * (i == 0 ? seen : sky_seen);
        float across = sqrt(max(1.0 - pow(dot(t, l), 2.0), 0.0));
        diffuse += light * soft(vec3(dot(n, l)), vec3(0.25)).x * mix(0.55, 1.0, across);
        first += light * sheen(t, n, l, v, -0.08, roughness * 0.45 + 0.2 * lamp_size[i]);
        second += light * sheen(t, n, l, v, 0.12, roughness * 0.8 + 0.2 * lamp_size[i]);
    }
    light_root = colour * (0.6 * diffuse + 0.5 * second);
    light_sheen = 0.05 * first;
    seen_normal = n;
    spot = uv;
    high = position.z;
    known = label;
    gl_Position = projection * place;
}
"""
)

HAIR_FRAGMENT = (
    """
#version 330
uniform float cut;
uniform sampler2D alpha_map;
uniform sampler2D tone_map;
uniform vec3 gain;
in vec3 light_root;
in vec3 light_sheen;
in vec3 seen_normal;
in vec2 spot;
in float high;
flat in float known;
"""
    + DEVELOPED
    + PASSES
    + TOLD
    + """
void main() {
    float alpha = texture(alpha_map, spot).r;
    if (alpha < 0.04 || passed_over(alpha) || high > cut) discard;
    float tone = texture(tone_map, spot).r;
    vec3 lit = light_root * mix(0.55, 1.35, tone) + light_sheen * mix(0.4, 1.6, tone);
    result = vec4(developed(lit), faint > 0.5 ? alpha : 1.0);
    told = telling(known, normalize(seen_normal));
}
"""
)
