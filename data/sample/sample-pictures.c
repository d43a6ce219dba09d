/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample-pictures.c: the thirty pictures of the sample project "Image Evals", all asked for with the
 * words "portrait of airplane". Ten are good, the others have one defect each. */

#include "sample-pictures.h"

static const Scene airport = {
  .zenith = HEX (0x2f6fb5), .middle = HEX (0x7fb4e0), .horizon = HEX (0xd9e8f2), .horizon_y = 0.60,
  .sun_x = 0.1, .sun_y = -0.2, .sun_strength = 0.4, .sun = HEX (0xfff3d0),
  .cloud_cover = 0.5, .cloud_scale = 1.2, .cloud_light = HEX (0xffffff), .cloud_shade = HEX (0x9fb0c2),
  .mountains = 0.14, .mountain = HEX (0x5f7a62), .snow = 0.15,
  .ground = GROUND_RUNWAY, .ground_near = HEX (0x5e7d3a), .ground_far = HEX (0x8da763), .seed = 11,
};
static const Scene above_clouds = {
  .zenith = HEX (0x1c4f9c), .middle = HEX (0x5c9bdc), .horizon = HEX (0xcfe4f5), .horizon_y = 0.66,
  .sun_x = 0.15, .sun_y = -0.1, .sun_strength = 0.55, .sun = HEX (0xfff5dd),
  .cloud_cover = 0.3, .cloud_scale = 1.0, .cloud_light = HEX (0xffffff), .cloud_shade = HEX (0xaebccc),
  .ground = GROUND_CLOUDS, .ground_near = HEX (0x8aa2c2), .ground_far = HEX (0xffffff), .seed = 3,
};
static const Scene golden_clouds = {
  .zenith = HEX (0x4b5b93), .middle = HEX (0xd79a86), .horizon = HEX (0xffd9a0), .horizon_y = 0.68,
  .sun_x = 0.88, .sun_y = 0.56, .sun_strength = 0.9, .sun = HEX (0xffe3a8),
  .cloud_cover = 0.35, .cloud_scale = 1.1, .cloud_light = HEX (0xffd3a4), .cloud_shade = HEX (0x94708a),
  .ground = GROUND_CLOUDS, .ground_near = HEX (0x8a6e8c), .ground_far = HEX (0xffdcae), .seed = 14,
};
static const Scene dusk_sea = {
  .zenith = HEX (0x3a3f7a), .middle = HEX (0xc9748a), .horizon = HEX (0xffc27a), .horizon_y = 0.70,
  .sun_x = 0.74, .sun_y = 0.62, .sun_strength = 0.9, .sun = HEX (0xffe0a0),
  .cloud_cover = 0.5, .cloud_scale = 1.3, .cloud_light = HEX (0xffb98a), .cloud_shade = HEX (0x6a4d78),
  .mountains = 0.11, .mountain = HEX (0x3d3352),
  .ground = GROUND_SEA, .ground_near = HEX (0x2b2f55), .ground_far = HEX (0xd98a6a), .seed = 5,
};
static const Scene farmland = {
  .zenith = HEX (0x3f82c9), .middle = HEX (0x8fc3ea), .horizon = HEX (0xe6f0ee), .horizon_y = 0.56,
  .sun_x = 0.2, .sun_y = -0.1, .sun_strength = 0.4, .sun = HEX (0xfff7e0),
  .cloud_cover = 0.48, .cloud_scale = 1.5, .cloud_light = HEX (0xffffff), .cloud_shade = HEX (0xa9b6c3),
  .mountains = 0.10, .mountain = HEX (0x55734f),
  .ground = GROUND_FIELDS, .ground_near = HEX (0x6c8a3e), .ground_far = HEX (0x9fb56a), .seed = 8,
};
static const Scene alps = {
  .zenith = HEX (0x2d5f9e), .middle = HEX (0x7fb0da), .horizon = HEX (0xd6e6f0), .horizon_y = 0.80,
  .sun_x = 0.9, .sun_y = -0.1, .sun_strength = 0.35, .sun = HEX (0xfffaf0),
  .cloud_cover = 0.38, .cloud_scale = 1.0, .cloud_light = HEX (0xffffff), .cloud_shade = HEX (0x9fb0c2),
  .mountains = 0.50, .mountain = HEX (0x56606f), .snow = 0.55,
  .ground = GROUND_MEADOW, .ground_near = HEX (0x3f5d2c), .ground_far = HEX (0x7f9a52), .seed = 21,
};
static const Scene airfield = {
  .zenith = HEX (0x4a90cf), .middle = HEX (0x9acbee), .horizon = HEX (0xeaf3f2), .horizon_y = 0.62,
  .sun_x = 0.8, .sun_y = -0.1, .sun_strength = 0.35, .sun = HEX (0xfff8e6),
  .cloud_cover = 0.55, .cloud_scale = 1.1, .cloud_light = HEX (0xffffff), .cloud_shade = HEX (0xa7b8c6),
  .mountains = 0.12, .mountain = HEX (0x4e6f58),
  .ground = GROUND_MEADOW, .ground_near = HEX (0x4e7a2f), .ground_far = HEX (0x97b460), .seed = 33,
};
static const Scene evening_strip = {
  .zenith = HEX (0x22305e), .middle = HEX (0x7a5a86), .horizon = HEX (0xf0a070), .horizon_y = 0.66,
  .sun_x = 0.5, .sun_y = 0.75, .sun_strength = 0.55, .sun = HEX (0xffd090),
  .cloud_cover = 0.52, .cloud_scale = 1.2, .cloud_light = HEX (0xe89a8a), .cloud_shade = HEX (0x4d4068),
  .mountains = 0.06, .mountain = HEX (0x2c2a44),
  .ground = GROUND_STRIP, .ground_near = HEX (0x2c3a26), .ground_far = HEX (0x55584a), .seed = 2,
};
static const Scene lake = {
  .zenith = HEX (0x2f74b8), .middle = HEX (0x86bce4), .horizon = HEX (0xdcebf2), .horizon_y = 0.58,
  .sun_x = 0.25, .sun_y = -0.1, .sun_strength = 0.35, .sun = HEX (0xfff8e8),
  .cloud_cover = 0.42, .cloud_scale = 1.2, .cloud_light = HEX (0xffffff), .cloud_shade = HEX (0x9db2c4),
  .mountains = 0.30, .mountain = HEX (0x476353), .snow = 0.2,
  .ground = GROUND_SEA, .ground_near = HEX (0x1f4f74), .ground_far = HEX (0x7fb0c8), .seed = 52,
};
static const Scene open_sky = {
  .zenith = HEX (0x2a66b4), .middle = HEX (0x5f9fdd), .horizon = HEX (0xb4d6f0), .horizon_y = 1.15,
  .sun_x = 0.9, .sun_y = -0.2, .sun_strength = 0.4, .sun = HEX (0xfff6e2),
  .cloud_cover = 0.5, .cloud_scale = 1.4, .cloud_light = HEX (0xffffff), .cloud_shade = HEX (0xa5b7ca), .seed = 71,
};
static const Scene grey_sky = {
  .zenith = HEX (0x7b8ea3), .middle = HEX (0xa3b4c4), .horizon = HEX (0xd5dde3), .horizon_y = 0.72,
  .sun_x = 0.6, .sun_y = -0.1, .sun_strength = 0.3, .sun = HEX (0xffffff),
  .cloud_cover = 0.62, .cloud_scale = 1.0, .cloud_light = HEX (0xe8edf1), .cloud_shade = HEX (0x8493a3),
  .mountains = 0.09, .mountain = HEX (0x4b5a60),
  .ground = GROUND_SEA, .ground_near = HEX (0x3c5563), .ground_far = HEX (0x91a6b2), .seed = 64,
};

static const Livery blue_line = { HEX (0xf4f6f8), HEX (0x2b5fa8), HEX (0xd8403a), FALSE, FALSE };
static const Livery blue_line_gear = { HEX (0xf4f6f8), HEX (0x2b5fa8), HEX (0xd8403a), TRUE, FALSE };
static const Livery green_line = { HEX (0xf6f5f0), HEX (0xdfe3e2), HEX (0x1f8a5b), FALSE, FALSE };
static const Livery green_line_gear = { HEX (0xf6f5f0), HEX (0xdfe3e2), HEX (0x1f8a5b), TRUE, FALSE };
static const Livery orange_line = { HEX (0xf7f7f5), HEX (0xf0efe9), HEX (0xe8731f), FALSE, FALSE };
static const Livery navy_jet = { HEX (0xf3f4f6), HEX (0x1f2f55), HEX (0xc9a24a), FALSE, FALSE };
static const Livery navy_jet_gear = { HEX (0xf3f4f6), HEX (0x1f2f55), HEX (0xc9a24a), TRUE, FALSE };
static const Livery silver_twin = { HEX (0xc9d2da), HEX (0x8a939c), HEX (0xb02a2a), FALSE, TRUE };
static const Livery silver_twin_gear = { HEX (0xc9d2da), HEX (0x8a939c), HEX (0x24508f), TRUE, FALSE };
static const Livery red_light = { HEX (0xf5f3ee), HEX (0xd9d4c8), HEX (0xc93a32), TRUE, TRUE };
static const Livery blue_light = { HEX (0xf5f3ee), HEX (0xd9d4c8), HEX (0x2a67b0), TRUE, FALSE };
static const Livery yellow_floats = { HEX (0xf3c843), HEX (0xd9a41f), HEX (0x2b3440), FALSE, TRUE };
static const Livery yellow_biplane = { HEX (0xf2c53d), HEX (0xffffff), HEX (0xc8342c), FALSE, TRUE };
static const Livery red_biplane = { HEX (0xd24a3a), HEX (0xf6ead2), HEX (0x2f4f86), FALSE, TRUE };
static const Livery white_glider = { HEX (0xf8f8f6), HEX (0xe4e4e0), HEX (0xd8403a), FALSE, FALSE };
static const Livery grey_fighter = { HEX (0x97a2ae), HEX (0x667080), HEX (0xd9a441), FALSE, FALSE };
static const Livery boat = { HEX (0xf5f1e6), HEX (0x27517f), HEX (0xd8503a), FALSE, FALSE };
static const Livery oak = { HEX (0x8d6a47), HEX (0x8d6a47), HEX (0x5f9a3c), FALSE, FALSE };
static const Livery cottage = { HEX (0xf0dfb6), HEX (0x3f6f56), HEX (0xb5523a), FALSE, FALSE };
static const Livery tower = { HEX (0xf4f2ee), HEX (0xf4f2ee), HEX (0xc93a32), FALSE, FALSE };

/* subject, scene, drawing, livery, x, y, size, angle, squash, flip, shadow, defect, amount,
 * alignment, quality, composition, comment */
const Picture pictures[N_PICTURES] = {
  { "airliner on the apron", &airport, draw_airliner, &blue_line_gear, 0.50, 0.625, 0.86, 0, 1, FALSE, TRUE, DEFECT_NONE, 0, 5, 5, 5,
    "Sharp, well-lit portrait of an airliner, complete and calmly framed." },
  { "seaplane over a lake", &lake, draw_seaplane, &yellow_floats, 0.48, 0.50, 0.70, 3, 1, FALSE, FALSE, DEFECT_BLUR, 3.2, 5, 2, 5,
    "The right subject, well placed, but the whole picture is out of focus." },
  { "airliner above the clouds", &above_clouds, draw_airliner, &green_line, 0.52, 0.43, 0.80, 5, 1, FALSE, FALSE, DEFECT_NONE, 0, 5, 5, 5,
    "Clean view of an airliner in cruise, crisp and balanced." },
  { "sailboat", &dusk_sea, draw_sailboat, &boat, 0.44, 0.62, 0.62, 0, 1, FALSE, FALSE, DEFECT_WRONG_SUBJECT, 0, 1, 5, 4,
    "A fine picture of a sailboat. No airplane anywhere: the prompt is missed." },
  { "biplane over farmland", &farmland, draw_biplane, &yellow_biplane, 0.50, 0.44, 0.66, 6, 1, FALSE, FALSE, DEFECT_NONE, 0, 5, 5, 5,
    "Lively portrait of a biplane, sharp, good light, enough room around it." },
  { "business jet at dusk", &golden_clouds, draw_business_jet, &navy_jet, 0.46, 0.46, 0.74, 4, 1, FALSE, FALSE, DEFECT_DARK, 0.32, 5, 2, 4,
    "Subject and framing are right, but it is much too dark to see details." },
  { "light plane in a meadow", &airfield, draw_light_plane, &red_light, 0.90, 0.72, 0.44, 0, 1, FALSE, TRUE, DEFECT_CROPPED, 0, 4, 5, 1,
    "The front half of the plane is cut off by the right edge." },
  { "fighter in a turn", &open_sky, draw_fighter, &grey_fighter, 0.50, 0.50, 0.74, 24, 0.62, FALSE, FALSE, DEFECT_NONE, 0, 5, 5, 5,
    "Dynamic view of a fighter in a turn, complete, sharp, well exposed." },
  { "twin of the thirties", &alps, draw_twin_prop, &silver_twin, 0.50, 0.40, 0.74, 3, 1, FALSE, FALSE, DEFECT_NOISE, 0.16, 5, 2, 5,
    "Good subject and framing, spoilt by heavy noise." },
  { "airliner on final approach", &evening_strip, draw_head_on, &blue_line_gear, 0.50, 0.47, 0.78, 0, 1, FALSE, FALSE, DEFECT_NONE, 0, 5, 5, 5,
    "Strong head-on portrait with landing lights against the evening sky." },
  { "small airliner far away", &above_clouds, draw_airliner, &orange_line, 0.12, 0.13, 0.17, 3, 1, FALSE, FALSE, DEFECT_OFF_CENTRE, 0, 4, 4, 2,
    "An airplane, but tiny and pushed into the upper left corner." },
  { "airliner on the apron", &airport, draw_airliner, &green_line_gear, 0.50, 0.625, 0.84, 0, 1, TRUE, TRUE, DEFECT_OVEREXPOSED, 1.6, 5, 2, 5,
    "Washed out: the sky and the fuselage are burnt to white." },
  { "glider in the mountains", &alps, draw_glider, &white_glider, 0.48, 0.38, 0.78, 4, 1, FALSE, FALSE, DEFECT_NONE, 0, 5, 5, 5,
    "Elegant glider before the mountains, sharp and well composed." },
  { "oak tree", &airfield, draw_tree, &oak, 0.50, 0.71, 0.68, 0, 1, FALSE, TRUE, DEFECT_WRONG_SUBJECT, 0, 1, 5, 4,
    "A tree in a meadow. Technically fine, but no airplane." },
  { "twin on a grass strip", &airfield, draw_twin_prop, &silver_twin_gear, 0.50, 0.65, 0.76, 0, 1, FALSE, TRUE, DEFECT_NONE, 0, 5, 5, 5,
    "Nostalgic side view of a twin-engined veteran, complete and crisp." },
  { "airliner from below", &open_sky, draw_from_below, &blue_line, 0.50, 0.50, 0.62, 30, 0.9, FALSE, FALSE, DEFECT_BLUR, 2.2, 5, 3, 5,
    "Good view from below, visibly soft." },
  { "biplane", &grey_sky, draw_biplane, &red_biplane, 0.06, 0.42, 0.72, 2, 1, TRUE, FALSE, DEFECT_CROPPED, 0, 3, 4, 1,
    "Only the tail is in the picture, the rest lies beyond the left edge." },
  { "seaplane on the lake", &lake, draw_seaplane, &yellow_floats, 0.52, 0.66, 0.72, 0, 1, TRUE, TRUE, DEFECT_NONE, 0, 5, 5, 5,
    "Bright seaplane on a mountain lake, clear and well balanced." },
  { "light plane over fields", &farmland, draw_light_plane, &blue_light, 0.50, 0.42, 0.66, 4, 1, TRUE, FALSE, DEFECT_NOISE, 0.11, 5, 3, 5,
    "Right subject, good framing, but grainy all over." },
  { "cottage", &farmland, draw_house, &cottage, 0.50, 0.64, 0.76, 0, 1, FALSE, TRUE, DEFECT_WRONG_SUBJECT, 0, 1, 5, 4,
    "Shows a cottage among fields instead of an airplane." },
  { "business jet above the clouds", &golden_clouds, draw_business_jet, &navy_jet, 0.45, 0.45, 0.76, 5, 1, FALSE, FALSE, DEFECT_NONE, 0, 5, 5, 5,
    "Warm evening light, sharp jet, pleasing space in front of the nose." },
  { "fighter low in the corner", &alps, draw_fighter, &grey_fighter, 0.90, 0.88, 0.17, 20, 0.7, FALSE, FALSE, DEFECT_OFF_CENTRE, 0, 3, 4, 1,
    "The airplane sits in the lower right corner; the mountains are the picture." },
  { "airliner in grey weather", &grey_sky, draw_airliner, &orange_line, 0.50, 0.42, 0.78, 6, 1, TRUE, FALSE, DEFECT_BLUR, 4.5, 4, 1, 5,
    "So blurred that the airplane is only just recognisable." },
  { "biplane before the sea", &dusk_sea, draw_biplane, &red_biplane, 0.50, 0.40, 0.64, 3, 1, FALSE, FALSE, DEFECT_DARK, 0.24, 4, 1, 5,
    "Almost black; outline of a biplane only." },
  { "airliner passing", &above_clouds, draw_airliner, &blue_line, 0.41, 0.46, 0.95, 3, 1, FALSE, FALSE, DEFECT_CROPPED, 0, 4, 5, 2,
    "The tail is cut off by the left edge while there is room to spare on the right." },
  { "light plane over the lake", &lake, draw_light_plane, &red_light, 0.50, 0.40, 0.66, 5, 1, FALSE, FALSE, DEFECT_NONE, 0, 5, 5, 5,
    "Friendly portrait of a light plane before the mountains, sharp and bright." },
  { "glider high up", &open_sky, draw_glider, &white_glider, 0.88, 0.11, 0.18, 0, 1, FALSE, FALSE, DEFECT_OFF_CENTRE, 0, 4, 4, 2,
    "A glider, but very small in the upper right corner of an empty sky." },
  { "business jet on the apron", &airport, draw_business_jet, &navy_jet_gear, 0.50, 0.625, 0.76, 0, 1, FALSE, TRUE, DEFECT_OVEREXPOSED, 1.48, 5, 2, 5,
    "Too bright: no detail is left in sky and fuselage." },
  { "lighthouse", &grey_sky, draw_lighthouse, &tower, 0.50, 0.76, 0.60, 0, 1, FALSE, FALSE, DEFECT_WRONG_SUBJECT, 0, 1, 4, 4,
    "A lighthouse by the sea. Nothing of what was asked for." },
  { "head-on in grey weather", &grey_sky, draw_head_on, &green_line_gear, 0.50, 0.44, 0.72, 0, 1, FALSE, FALSE, DEFECT_NOISE, 0.20, 5, 1, 5,
    "Subject and placement are right; the noise drowns every detail." },
};
