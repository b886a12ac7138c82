"""The head itself: skin, eyes, teeth, lashes, each with a shader of its own: software renderers take all branches."""

from .light import DEVELOPED, LIGHT, PASSES, TOLD

SURFACE_VERTEX = (
    """
#version 330
uniform mat4 view;
uniform mat4 projection;
in vec3 position;
in vec3 normal;
in vec3 colour;
in vec3 kind_open_thin;
in vec3 eye;
in vec2 paint;
in vec2 uv;
in vec3 label;
in vec4 scores;
out vec3 seen_position;
out vec3 seen_normal;
out vec3 base;
out vec3 eye_place;
flat out float kind;
out float open_sky;
out float thin;
out vec2 inside;
out vec3 own_place;
out vec3 lamp_place;
out vec2 spot;
out vec4 lies_inside;
out float behind_lips;
out float shorn;
flat out float known;
"""
    + LIGHT
    + """
void main() {
    spot = uv;
    lies_inside = scores;
    known = label.x;
    behind_lips = label.y;
    shorn = label.z;
    vec4 place = view * vec4(position, 1.0);
    seen_position = place.xyz;
    seen_normal = mat3(view) * normal;
    base = colour;
    eye_place = eye;
    kind = kind_open_thin.x;
    open_sky = kind_open_thin.y;
    thin = kind_open_thin.z;
    inside = paint;
    own_place = position;
    lamp_place = to_lamp(position, normal);
    gl_Position = projection * place;
}
"""
)

_HEAD = (
    """
#version 330
in vec3 seen_position;
in vec3 seen_normal;
in vec3 base;
in vec3 eye_place;
in float open_sky;
in float thin;
in vec2 inside;
in vec3 own_place;
in vec3 lamp_place;
in vec2 spot;
in vec4 lies_inside;
in float behind_lips;
in float shorn;
flat in float known;
flat in float kind;
uniform vec4 classes; // of face, nose, upper and lower lip
uniform vec2 others; // teeth and hair
uniform vec3 gain;
"""
    + LIGHT
    + DEVELOPED
    + TOLD
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

// Skin has no class of its own: how far a place lies inside face, nose and lips says which it is. Shorn hair is hair.
float number() {
    if (known >= 0.0) return known;
    if (behind_lips > 0.0) return others.x;
    if (shorn > 0.0) return others.y;
    if (lies_inside.w > 0.0) return classes.w;
    if (lies_inside.z > 0.0) return classes.z;
    if (lies_inside.y > 0.0) return classes.y;
    return lies_inside.x > 0.0 ? classes.x : 0.0;
}

vec3 facing() { return normalize(gl_FrontFacing ? seen_normal : -seen_normal); }

void show(vec3 lit) {
    result = vec4(developed(lit), 1.0);
    told = telling(number(), facing());
}

// Skin lit: red light travels furthest below it, so that it forgets the relief, and reaches into shadows.
void show_skin(vec3 colour, vec3 n, float roughness, float shine) {
    vec3 v = normalize(-seen_position), even = facing();
    vec3 red_n = mix(n, even, 0.75), green_n = mix(n, even, 0.35), wrap = vec3(0.26, 0.14, 0.10);
    float open = clamp(open_sky, 0.0, 1.0), seen = lamp_sees(lamp_place);
    vec3 edge = vec3(mix(seen, sqrt(seen), 0.4), seen, seen);
    vec3 light = around(mix(n, red_n, 0.5)) * vec3(mix(open, sqrt(open), 0.3), open, open);
    vec3 gloss = vec3(0.0);
    for (int i = 0; i < lamps; i++) {
        vec3 l = lamp_way[i];
        vec3 reaches = i == 0 ? edge : vec3(mix(open, 1.0, 0.4));
        light += lamp_colour[i] * reaches
            * soft(vec3(dot(red_n, l), dot(green_n, l), dot(n, l)), wrap + 0.5 * lamp_size[i]);
        gloss += lamp_colour[i] * reaches.g * glint(n, v, l, roughness, lamp_size[i]);
        // What a lamp behind sends through ears.
        light += lamp_colour[i] * thin * vec3(0.55, 0.10, 0.05) * max(-dot(n, l), 0.0) * mix(reaches.g, 1.0, 0.6);
    }
    float glance = fresnel(dot(n, v)) * (1.0 - 0.75 * roughness);
    vec3 mirrored = gloss + around(reflect(-v, n)) * glance * open * 0.45;
    show(colour * light * mix(0.92, 0.92 * open, 0.25) + shine * mirrored);
}

// What is wet lit: a smooth film over a matt body. below: the body's normal.
void show_wet(vec3 colour, vec3 below, float roughness, float open) {
    vec3 v = normalize(-seen_position), n = facing();
    float seen = lamp_sees(lamp_place);
    vec3 light = around(below) * open, gloss = vec3(0.0);
    for (int i = 0; i < lamps; i++) {
        float reaches = i == 0 ? seen : mix(open, 1.0, 0.4);
        light += lamp_colour[i] * reaches * soft(vec3(dot(below, lamp_way[i])), vec3(0.05 + 0.5 * lamp_size[i]));
        gloss += lamp_colour[i] * reaches * glint(n, v, lamp_way[i], roughness, lamp_size[i]);
    }
    float glance = fresnel(dot(n, v)) * (1.0 - 0.75 * roughness);
    show(colour * light * mix(1.0, open, 0.25) + gloss + around(reflect(-v, n)) * glance * open * 1.4);
}

// Lids and lashes shade the ball from above.
float under_lids() { return open_sky * (0.45 + 0.55 * smoothstep(0.52, -0.05, normalize(eye_place).z)); }
"""
)

SKIN_FRAGMENT = (
    _HEAD
    + """
uniform sampler2D albedo_map;
uniform sampler2D roughness_map;
uniform sampler2D normal_map;
void main() {
    vec3 n = tilted(facing(), texture(normal_map, spot).xyz);
    show_skin(texture(albedo_map, spot).rgb, n, texture(roughness_map, spot).r, 0.75);
}
"""
)

EYE_FRAGMENT = (
    _HEAD
    + """
uniform sampler2D eye_map;
uniform sampler2D eye_normal_map;
uniform float eye_tiles;
void main() {
    vec2 at = spot * eye_tiles;
    // The iris is lit as the hollow that it is, the cornea above it shines as it is bent.
    show_wet(texture(eye_map, at).rgb, tilted(facing(), texture(eye_normal_map, at).xyz), 0.10, under_lids());
}
"""
)

# Heads without maps, and what no map shows: teeth, and what closes the neck.
PAINTED_FRAGMENT = (
    _HEAD
    + """
uniform vec3 iris;
uniform vec3 gaze;
uniform vec3 hair;
uniform vec3 lips;

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

vec3 eyeball(vec3 place) {
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
    return mix(inner, white, smoothstep(29.0 - soften, 30.5 + soften, angle));
}

void main() {
    if (kind > 2.5) show_wet(base, facing(), 0.3, open_sky);
    else if (kind > 1.5) show_wet(eyeball(eye_place), facing(), 0.10, under_lids());
    else if (kind > 0.5) {
        float mouth = smoothstep(-0.012, 0.020, inside.x), hidden = brow(inside.y, own_place);
        vec3 colour = mix(base * mix(vec3(1.0), lips, mouth), hair, hidden);
        show_skin(colour, facing(), mix(0.48, 0.36, mouth), 0.8 - 0.48 * hidden);
    } else show_skin(base, facing(), 0.5, 0.0);
}
"""
)

LASH_FRAGMENT = (
    """
#version 330
in vec3 seen_normal;
uniform vec3 gain;
in vec3 base;
in vec3 eye_place;
flat in float known;
"""
    + LIGHT
    + DEVELOPED
    + PASSES
    + TOLD
    + """
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
    float alpha = hairs(eye_place);
    if (passed_over(alpha)) discard;
    result = vec4(developed(base * around(normalize(seen_normal)) * 2.0), faint > 0.5 ? alpha : 1.0);
    told = telling(known, normalize(seen_normal));
}
"""
)
