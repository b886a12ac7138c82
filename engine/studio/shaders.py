"""The shaders: a soft studio of three lights, and maps of the surface."""

SURFACE_VERTEX = """
#version 330
uniform mat4 view;
uniform mat4 projection;
in vec3 position;
in vec3 normal;
in vec3 colour;
in vec2 kind_hollow;
in vec3 eye;
in vec2 paint;
in vec2 uv;
out vec3 seen_position;
out vec3 seen_normal;
out vec3 base;
out vec3 eye_place;
flat out float kind;
out float hollow;
out vec2 inside;
out vec3 own_place;
out vec3 own_normal;
out vec2 spot;
void main() {
    spot = uv;
    own_normal = normal;
    vec4 place = view * vec4(position, 1.0);
    seen_position = place.xyz;
    seen_normal = mat3(view) * normal;
    base = colour;
    eye_place = eye;
    kind = kind_hollow.x;
    hollow = kind_hollow.y;
    inside = paint;
    own_place = position;
    gl_Position = projection * place;
}
"""

# Lights are fixed to the camera, so that every view of every head is lit alike.
LIGHT = """
uniform mat4 lamp;
uniform sampler2DShadow shadow;
uniform float faint;
const vec3 FILL = normalize(vec3(0.85, 0.10, 0.55));
const vec3 RIM = normalize(vec3(0.45, 0.55, -0.85));
const vec3 KEY_COLOUR = vec3(2.05, 1.93, 1.80);
const vec3 FILL_COLOUR = vec3(0.40, 0.45, 0.54);
const vec3 RIM_COLOUR = vec3(0.75, 0.80, 0.90);
const vec3 SKY = vec3(0.46, 0.48, 0.52);
const vec3 GROUND = vec3(0.20, 0.16, 0.14);

// Light that goes in and comes out elsewhere: the edge of the shadow is soft, and redder than the light.
vec3 soft(float cosine, vec3 wrap) { return clamp((cosine + wrap) / (1.0 + wrap), 0.0, 1.0); }

float glint(vec3 n, vec3 v, vec3 l, float roughness) {
    vec3 h = normalize(v + l);
    float a = roughness * roughness;
    float nh = max(dot(n, h), 0.0);
    float d = nh * nh * (a * a - 1.0) + 1.0;
    float fresnel = 0.04 + 0.96 * pow(1.0 - max(dot(v, h), 0.0), 5.0);
    return a * a / (d * d) * fresnel * max(dot(n, l), 0.0) * 0.25;
}

// Whether a soft surface is drawn in the other of its two passes here: solid from one half on, faint below.
bool other_pass(float alpha) { return (alpha < 0.5) != (faint > 0.5); }

// All light but the main lamp's.
vec3 around(vec3 n, vec3 wrap) {
    return FILL_COLOUR * soft(dot(n, FILL), wrap) + RIM_COLOUR * soft(dot(n, RIM), vec3(0.0)) * 0.6
        + mix(GROUND, SKY, 0.5 + 0.5 * n.y);
}

// Rolls highlights off instead of clipping them, and encodes for the screen.
vec3 developed(vec3 lit) {
    return pow(clamp(lit * (1.0 + lit * 0.12) / (1.0 + lit * 0.42), 0.0, 1.0), vec3(1.0 / 2.2));
}

// How much of the main lamp reaches a place: the mean of sixteen looks around it, so that the shadow's edge is soft.
float lamp_sees(vec3 place, vec3 normal, float unit) {
    vec3 at = (lamp * vec4(place + normalize(normal) * unit * 0.014, 1.0)).xyz * 0.5 + 0.5;
    float seen = 0.0;
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            seen += texture(shadow, vec3(at.xy + (vec2(i, j) - 1.5) * 0.0022, at.z - 0.0015));
    return mix(0.12, 1.0, seen / 16.0);
}
"""

SURFACE_FRAGMENT = (
    """
#version 330
uniform vec3 iris;
uniform vec3 gaze;
in vec3 seen_position;
in vec3 seen_normal;
in vec3 base;
in vec3 eye_place;
flat in float kind;
in float hollow;
in vec2 inside;
in vec3 own_place;
in vec3 own_normal;
in vec2 spot;
uniform vec3 hair;
uniform vec3 lips;
uniform float unit;
uniform vec3 key;
uniform float textured;
uniform sampler2D albedo_map;
uniform sampler2D roughness_map;
uniform sampler2D normal_map;
uniform sampler2D eye_map;
uniform sampler2D eye_normal_map;
uniform float eye_tiles;
out vec4 result;
"""
    + LIGHT
    + """
// The normal map's tilt, in a frame from how place and texture coordinates change from pixel to pixel.
vec3 tilted(vec3 n, vec3 coded) {
    vec3 dx = dFdx(seen_position), dy = dFdy(seen_position);
    vec2 ux = dFdx(spot), uy = dFdy(spot);
    vec3 across = cross(dy, n) * ux.x + cross(n, dx) * uy.x;
    vec3 along = cross(dy, n) * ux.y + cross(n, dx) * uy.y;
    float longest = max(dot(across, across), dot(along, along));
    if (longest < 1e-24) return n;
    vec3 tilt = coded * 2.0 - 1.0;
    return normalize(n * tilt.z + (across * tilt.x + along * tilt.y) * inversesqrt(longest));
}

// How much of the skin a brow hides: short hairs that lean outwards, thinning out towards the outline.
float brow(float depth, vec3 place) {
    vec2 p = place.xz / unit * 100.0;
    float side = sign(p.x);
    float lean = p.x * side * 1.6 - p.y * 0.9;
    float coarse = lean * 7.0 + 2.0 * sin(p.y * 1.3), fine = lean * 13.0 + p.y * 3.0;
    // Where a pixel holds more than a hair only their mean is left.
    float hairs = 0.55 + 0.25 * sin(coarse) * smoothstep(2.2, 0.8, fwidth(coarse))
        + 0.20 * sin(fine) * smoothstep(2.2, 0.8, fwidth(fine));
    return smoothstep(-0.016, 0.024, depth) * (0.55 + 0.40 * hairs);
}

vec3 eyeball(vec3 place, out float wet) {
    vec3 p = normalize(place);
    float angle = degrees(acos(clamp(dot(p, gaze), -1.0, 1.0)));
    float soften = max(fwidth(angle), 0.4);
    vec3 across = p - gaze * dot(p, gaze);
    float around = atan(across.z, across.x);
    float fibre = 0.5 + 0.25 * sin(around * 23.0 + 1.7 * sin(around * 7.0)) + 0.25 * sin(around * 41.0 + angle * 0.4);
    float ring = smoothstep(29.5, 25.0, angle) * smoothstep(9.0, 13.0, angle);
    vec3 inner = iris * (0.55 + 0.9 * ring * (0.65 + 0.5 * fibre));
    inner = mix(inner * 0.35, inner, smoothstep(30.0, 26.0, angle));
    inner = mix(vec3(0.004), inner, smoothstep(10.5 - soften, 10.5 + soften, angle));
    vec3 white = mix(vec3(0.66, 0.63, 0.60), vec3(0.60, 0.38, 0.34), smoothstep(40.0, 85.0, angle));
    wet = 1.0;
    return mix(inner, white, smoothstep(29.0 - soften, 30.5 + soften, angle));
}

// How much of a lash card is hair: single hairs that thin out and part towards their tips.
float hairs(vec3 place) {
    float away = length(place);
    if (away < 0.5) return 1.0; // no eyeball to measure from
    // Lower lashes hang down along the cheek, so that their tips are low and not far.
    float tip = clamp(max((away - 1.12) / 0.40, (-place.z - 0.30) / 0.36), 0.0, 1.0);
    float along = atan(place.x, -place.y) * 26.0;
    float strand = abs(fract(along + 0.6 * sin(along * 0.7)) - 0.5) * 2.0;
    bool lower = place.z < -0.12;
    float width = mix(lower ? 0.30 : 0.60, 0.05, tip);
    float soften = max(fwidth(along), 0.15);
    return (lower ? 0.3 : 0.9) * smoothstep(width + soften, width - soften, strand) * pow(1.0 - tip, 1.4);
}

void main() {
    if (kind > 3.5) {
        float alpha = hairs(eye_place);
        if (other_pass(alpha)) discard;
        result = vec4(pow(base, vec3(1.0 / 2.2)), faint > 0.5 ? alpha : 1.0);
        return;
    }
    vec3 v = normalize(-seen_position);
    vec3 n = normalize(seen_normal);
    if (!gl_FrontFacing) n = -n;
    vec3 colour = base;
    vec3 wrap = vec3(0.05);
    float roughness = 0.5, shine = 0.0, open_sky = 1.0;
    float crease = clamp(hollow * 2.2, -0.35, 0.6);
    if (kind > 2.5) { roughness = 0.3; shine = 1.0; open_sky = 0.55; }
    else if (kind > 1.5) {
        colour = eyeball(eye_place, shine);
        roughness = 0.14; crease = 0.0;
        // Lids and lashes shade the ball from above.
        open_sky = 0.35 + 0.65 * smoothstep(0.52, -0.05, normalize(eye_place).z);
        if (textured > 0.5) {
            colour = texture(eye_map, spot * eye_tiles).rgb;
            // The iris is lit as the hollow that it is, the cornea above it shines as it is bent.
            vec3 below = tilted(n, texture(eye_normal_map, spot * eye_tiles).xyz);
            colour *= 0.55 + 0.75 * soft(dot(below, key), vec3(0.2)).x;
        }
    } else if (kind > 0.5) {
        wrap = vec3(0.38, 0.20, 0.14); roughness = 0.48; shine = 0.8;
        colour *= mix(vec3(1.0), vec3(1.02, 0.84, 0.80), clamp(crease * 1.2, 0.0, 1.0));
        if (textured > 0.5 && spot.x <= 1.0) { // what is skin but off the map closes the neck
            colour *= texture(albedo_map, spot).rgb / max(base, vec3(1e-3));
            roughness = texture(roughness_map, spot).r;
            shine = 0.5;
            n = tilted(n, texture(normal_map, spot).xyz);
        } else {
            float mouth = smoothstep(-0.012, 0.020, inside.x);
            colour *= mix(vec3(1.0), lips, mouth);
            roughness = mix(roughness, 0.36, mouth);
            float hidden = brow(inside.y, own_place);
            colour = mix(colour, hair, hidden);
            shine *= 1.0 - 0.6 * hidden;
        }
    }
    float shade = open_sky * (1.0 - max(crease, 0.0) * 0.75 - min(crease, 0.0) * 0.25);
    float seen = lamp_sees(own_place, own_normal, unit);
    vec3 light = KEY_COLOUR * seen * soft(dot(n, key), wrap) + around(n, wrap);
    vec3 lit = colour * light * shade * 0.62;
    float gloss = seen * glint(n, v, key, roughness) + glint(n, v, FILL, roughness) * 0.35
        + glint(n, v, RIM, roughness) * 0.8;
    float grazing = pow(1.0 - max(dot(n, v), 0.0), 4.0);
    lit += shine * shade * (KEY_COLOUR * gloss * 0.5 + SKY * grazing * 0.10);
    result = vec4(developed(lit), 1.0);
}
"""
)

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

HAIR_VERTEX = """
#version 330
uniform mat4 view;
uniform mat4 projection;
in vec3 position;
in vec3 normal;
in vec3 along;
in vec2 uv;
out vec3 seen_position;
out vec3 seen_normal;
out vec3 seen_along;
out vec3 own_place;
out vec3 own_normal;
out vec2 spot;
void main() {
    spot = uv;
    own_place = position;
    own_normal = normal;
    vec4 place = view * vec4(position, 1.0);
    seen_position = place.xyz;
    seen_normal = mat3(view) * normal;
    seen_along = mat3(view) * along;
    gl_Position = projection * place;
}
"""

# Light on a strand by the angle to its direction (Kajiya and Kay, Rendering fur with three dimensional textures, 1989),
# with a second, coloured highlight that lies nearer to the tip (Marschner et al., Light scattering from human hair
# fibers, 2003).
HAIR_FRAGMENT = (
    """
#version 330
uniform vec3 root;
uniform vec3 tip;
uniform float roughness;
uniform vec3 key;
uniform float unit;
uniform sampler2D alpha_map;
uniform sampler2D tone_map;
in vec3 seen_position;
in vec3 seen_normal;
in vec3 seen_along;
in vec3 own_place;
in vec3 own_normal;
in vec2 spot;
out vec4 result;
"""
    + LIGHT
    + """
float sheen(vec3 t, vec3 n, vec3 l, vec3 v, float shift, float width) {
    vec3 h = normalize(l + v);
    float along = dot(normalize(t + n * shift), h);
    return pow(max(1.0 - along * along, 0.0), 1.0 / (width * width)) * smoothstep(-0.3, 0.6, dot(n, l));
}

void main() {
    float alpha = texture(alpha_map, spot).r;
    if (alpha < 0.04 || other_pass(alpha)) discard;
    float tone = texture(tone_map, spot).r;
    vec3 t = normalize(seen_along), n = normalize(seen_normal), v = normalize(-seen_position);
    vec3 colour = mix(root, tip, spot.y) * mix(0.55, 1.35, tone);
    float seen = lamp_sees(own_place, own_normal, unit);
    float across = sqrt(max(1.0 - pow(dot(t, key), 2.0), 0.0));
    vec3 light = KEY_COLOUR * seen * soft(dot(n, key), vec3(0.25)) * mix(0.55, 1.0, across) + around(n, vec3(0.25));
    vec3 lit = colour * light * 0.62;
    float first = sheen(t, n, key, v, -0.08 + 0.1 * (tone - 0.5), roughness * 0.45);
    float second = sheen(t, n, key, v, 0.12 + 0.2 * (tone - 0.5), roughness * 0.8);
    lit += KEY_COLOUR * seen * (vec3(0.045) * first + colour * 0.55 * second);
    lit += RIM_COLOUR * sheen(t, n, RIM, v, 0.0, roughness) * 0.05;
    result = vec4(developed(lit), faint > 0.5 ? alpha : 1.0);
}
"""
)

SOLID_FRAGMENT = (
    """
#version 330
uniform vec3 colour;
uniform vec3 key;
uniform float unit;
in vec3 seen_position;
in vec3 seen_normal;
in vec3 own_place;
in vec3 own_normal;
in vec2 spot;
out vec4 result;
"""
    + LIGHT
    + """
void main() {
    vec3 v = normalize(-seen_position), n = normalize(seen_normal);
    if (!gl_FrontFacing) n = -n;
    float seen = lamp_sees(own_place, own_normal, unit);
    vec3 lit = colour * (KEY_COLOUR * seen * soft(dot(n, key), vec3(0.0)) + around(n, vec3(0.0))) * 0.62;
    lit += KEY_COLOUR * seen * glint(n, v, key, 0.25) + SKY * pow(1.0 - max(dot(n, v), 0.0), 4.0) * 0.2;
    result = vec4(developed(lit), 1.0);
}
"""
)
