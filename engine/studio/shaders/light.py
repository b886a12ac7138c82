"""The light of a scene (see scene.Light) on a place, in the camera's frame; and what shaders tell beside colours."""

LIGHT = """
uniform int lamps;
uniform vec3 lamp_way[4];
uniform vec3 lamp_colour[4];
uniform float lamp_size[4]; // the sine of half the angle that it is wide
uniform vec3 sky[9];
uniform mat4 lamp;
uniform sampler2DShadow shadow;
uniform float unit;

// The light from all around on a white surface, in its spherical harmonics.
vec3 around(vec3 n) {
    vec3 sum = sky[0] + sky[1] * n.y + sky[2] * n.z + sky[3] * n.x + sky[4] * (n.x * n.y) + sky[5] * (n.y * n.z)
        + sky[6] * (3.0 * n.z * n.z - 1.0) + sky[7] * (n.x * n.z) + sky[8] * (n.x * n.x - n.y * n.y);
    return max(sum, vec3(0.0));
}

// Light that goes in and comes out elsewhere: the edge of the shadow is soft, and redder than the light.
vec3 soft(vec3 cosine, vec3 wrap) { return clamp((cosine + wrap) / (1.0 + wrap), 0.0, 1.0); }

// Schlick, An inexpensive BRDF model for physically-based rendering, 1994.
float fresnel(float cosine) {
    float away = 1.0 - max(cosine, 0.0), square = away * away;
    return 0.04 + 0.96 * square * square * away;
}

// GGX (Walter et al., Microfacet models for refraction, 2007) with a short visibility term; a wide lamp blurs it.
float glint(vec3 n, vec3 v, vec3 l, float roughness, float wide) {
    vec3 h = normalize(v + l);
    float a = roughness * roughness;
    float b = min(a + 0.5 * wide, 1.0);
    float nh = max(dot(n, h), 0.0), nl = max(dot(n, l), 0.0), lh = max(dot(l, h), 0.2);
    float d = nh * nh * (b * b - 1.0) + 1.0;
    return b * b / (d * d) * fresnel(dot(v, h)) * nl * 0.25 / (lh * lh * (0.5 + roughness));
}

// Where the first lamp sees a place, a little above its surface; linear, so that vertices can tell it.
vec3 to_lamp(vec3 place, vec3 normal) {
    return (lamp * vec4(place + normalize(normal) * unit * 0.014, 1.0)).xyz * 0.5 + 0.5 - vec3(0.0, 0.0, 0.0015);
}

// How much of the first lamp gets there: the mean of looks around it, the wider the lamp the further.
float lamp_sees(vec3 at) {
    float wide = 0.0012 + 0.012 * lamp_size[0];
    float seen = texture(shadow, at);
    seen += texture(shadow, at + vec3(0.9, 0.35, 0.0) * wide);
    seen += texture(shadow, at + vec3(-0.35, 0.9, 0.0) * wide);
    seen += texture(shadow, at + vec3(-0.9, -0.35, 0.0) * wide);
    seen += texture(shadow, at + vec3(0.35, -0.9, 0.0) * wide);
    return seen * 0.2;
}
"""

DEVELOPED = """
// Rolls highlights off instead of clipping them, and encodes for the screen: the power of 1 / 2.2 to half a step of
// 255, by roots, since software takes long over powers.
vec3 developed(vec3 lit) {
    lit *= gain;
    vec3 x = clamp(lit * (1.0 + lit * 0.12) / (1.0 + lit * 0.42), 0.0, 1.0), root = sqrt(x);
    return 1.0082 * root + 0.0697 * sqrt(root) - 0.0798 * x;
}
"""

PASSES = """
uniform float faint;

// Whether a soft surface leaves a pixel out. In two passes, solid from one half on (faint 0) and the rest (faint 1); in
// one (faint -1), by an even noise whose mean is right (Jimenez, Next generation post processing, 2014); or only where
// there is next to nothing (faint -2).
bool passed_over(float alpha) {
    if (faint < -1.5) return alpha < 0.1;
    if (faint > -0.5) return (alpha < 0.5) != (faint > 0.5);
    // Another step of the noise for each triangle: else many layers would hide no more than the densest of them.
    float noise = fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)));
    return alpha < 0.08 + 0.84 * fract(52.9829189 * noise + 0.618034 * float(gl_PrimitiveID));
}

"""

TOLD = """
layout(location = 0) out vec4 result;
layout(location = 1) out vec4 told;

// The class of what is seen, plus 16 where it is an occluder, and its normal in the camera's frame.
vec4 telling(float number, vec3 n) { return vec4(number / 255.0, n * 0.5 + 0.5); }
"""
