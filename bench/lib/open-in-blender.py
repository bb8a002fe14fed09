"""Opens a file in Blender and renders it: blender --background --python open-in-blender.py -- FILE PICTURE.png

Prints one line of JSON: what Blender says that it has.
"""
import json
import sys

import bpy
import numpy
from mathutils import Vector

# Debian 12 packs Blender 3.4 with a numpy that lacks what its own reader of glTF uses.
for kind in (bool, int, float):
    if kind.__name__ not in numpy.__dict__:
        setattr(numpy, kind.__name__, kind)

path, picture = sys.argv[sys.argv.index("--") + 1 :]
bpy.ops.wm.read_factory_settings(use_empty=True)
ending = path.rsplit(".", 1)[-1].lower()
if ending == "glb":
    bpy.ops.import_scene.gltf(filepath=path)
elif ending == "obj":
    bpy.ops.wm.obj_import(filepath=path)
elif ending == "stl":
    bpy.ops.import_mesh.stl(filepath=path)
elif ending == "ply":
    bpy.ops.import_mesh.ply(filepath=path)

meshes = [o for o in bpy.context.scene.objects if o.type == "MESH"]
images = [i for i in bpy.data.images if i.size[0] > 0]
attributes = [a.name for o in meshes for a in o.data.color_attributes]
print(
    "FOUND "
    + json.dumps(
        {
            "vertices": sum(len(o.data.vertices) for o in meshes),
            "faces": sum(len(o.data.polygons) for o in meshes),
            "textures": len(images),
            "colors": len(attributes) > 0,
        }
    )
)

# What is coloured by its vertices shows it; the rest of what has no texture is grey.
for o in meshes:
    if o.data.color_attributes and not images:
        material = bpy.data.materials.new("colors")
        material.use_nodes = True
        nodes = material.node_tree.nodes
        node = nodes.new("ShaderNodeVertexColor")
        node.layer_name = o.data.color_attributes[0].name
        material.node_tree.links.new(node.outputs["Color"], nodes["Principled BSDF"].inputs["Base Color"])
        o.data.materials.clear()
        o.data.materials.append(material)

corners = [o.matrix_world @ Vector(c) for o in meshes for c in o.bound_box]
if corners:
    low = Vector([min(c[k] for c in corners) for k in range(3)])
    high = Vector([max(c[k] for c in corners) for k in range(3)])
    middle, size = (low + high) / 2, (high - low).length
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    camera.location = middle + size * Vector((0.75, -0.85, 0.6))
    camera.rotation_euler = (middle - camera.location).to_track_quat("-Z", "Y").to_euler()
    camera.data.clip_end = 10 * size
    scene = bpy.context.scene
    scene.collection.objects.link(camera)
    scene.camera = camera
    world = bpy.data.worlds.new("white")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[0].default_value = (1, 1, 1, 1)
    scene.world = world
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.cycles.samples = 4
    scene.cycles.use_denoising = False
    scene.view_settings.view_transform = "Standard"
    scene.render.resolution_x, scene.render.resolution_y = 480, 360
    scene.render.filepath = picture
    bpy.ops.render.render(write_still=True)
