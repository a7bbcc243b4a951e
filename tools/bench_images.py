"""Makes the images that only the benchmark reads: many files, many images of shared layers.

A `run` parameter is the function that runs a command to success, as in images.py.
"""

import gzip
import hashlib
import itertools
import json
import os
import tarfile

from image_forms import TAG, add_blob, blob, read_manifest, write_plain_layout

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip"

# Large applications and tools as their users install them; 169,000 files in 3,000 packages.
NODE_DEPENDENCIES = {
    "@angular/cli": "17.3.8",
    "@aws-sdk/client-s3": "3.600.0",
    "@mui/icons-material": "5.15.20",
    "@mui/material": "5.15.20",
    "@storybook/react": "8.1.10",
    "aws-cdk-lib": "2.146.0",
    "date-fns": "3.6.0",
    "eslint": "8.57.0",
    "firebase-tools": "13.11.2",
    "gatsby": "5.13.6",
    "googleapis": "140.0.0",
    "lodash": "4.17.21",
    "next": "14.2.4",
    "react": "18.3.1",
    "react-dom": "18.3.1",
    "react-scripts": "5.0.1",
    "serverless": "3.39.0",
    "typescript": "4.9.5",
    "webpack": "5.92.0",
}

MANY_FILES = 1_000_000
FILES_A_FOLDER = 1_000


def install_node(run, folder):
    """Fills folder/node_modules from npm's registry; nothing of the packages is run."""
    folder.mkdir(parents=True)
    document = {"name": "ship", "version": "1.0.0", "private": True, "dependencies": NODE_DEPENDENCIES}
    (folder / "package.json").write_text(json.dumps(document, indent=2) + "\n")
    run("npm", "install", "--prefix", folder, "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund")


def write_many_files(folder):
    """Writes folder/oci-gzip and folder/oci-plain: one layer of MANY_FILES small files."""
    layout = folder / "oci-gzip"
    (layout / "blobs" / "sha256").mkdir(parents=True)
    (layout / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    scratch = folder / "layer"
    plain = hashlib.sha256()
    with open(scratch, "wb") as packed, gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as tar:
        for piece in many_files():
            plain.update(piece)
            tar.write(piece)
    with open(scratch, "rb") as packed:
        digest = "sha256:" + hashlib.file_digest(packed, "sha256").hexdigest()
    layer = {"mediaType": LAYER_GZIP, "digest": digest, "size": scratch.stat().st_size}
    scratch.rename(blob(layout, digest))
    write_index(layout, [add_image(layout, "many", [layer], ["sha256:" + plain.hexdigest()])])
    write_plain_layout(layout, folder / "oci-plain")


def many_files():
    """Yields the pieces of a tar."""
    for number in range(MANY_FILES):
        text = f"this is file {number}\n".encode()
        member = tarfile.TarInfo(f"srv/{number // FILES_A_FOLDER:04}/file-{number:07}.txt")
        member.size = len(text)
        yield member.tobuf(tarfile.USTAR_FORMAT) + text + bytes(-len(text) % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


def add_image(layout, name, layers, diff_ids):
    """Adds configuration and manifest of an image whose layers are in the layout; returns its descriptor."""
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {},
        "rootfs": {"type": "layers", "diff_ids": diff_ids},
        "history": [{"created_by": f"COPY layer-{number} /"} for number in range(len(layers))],
    }
    described = {"mediaType": CONFIG, **add_blob(layout, json.dumps(config).encode())}
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": described, "layers": layers}
    return {"mediaType": MANIFEST, **add_blob(layout, json.dumps(manifest).encode()), "annotations": {TAG: name}}


def write_index(layout, manifests):
    (layout / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": manifests}))


class Layers:
    """The layers of a layout's one image, to make other images of in another layout."""

    def __init__(self, layout):
        self.layout = layout
        _, manifest = read_manifest(layout)
        self.layers = manifest["layers"]
        self.diff_ids = json.loads(blob(layout, manifest["config"]["digest"]).read_text())["rootfs"]["diff_ids"]

    def link(self, number, target):
        digest = self.layers[number]["digest"]
        if not blob(target, digest).exists():
            os.link(blob(self.layout, digest), blob(target, digest))
        return self.layers[number], self.diff_ids[number]


def write_layout(target, images):
    """Writes a layout of {name: [(Layers, number)...]}, sharing the blobs with those they come from."""
    (target / "blobs" / "sha256").mkdir(parents=True)
    (target / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    manifests = []
    for name, places in images.items():
        layers, diff_ids = zip(*(source.link(number, target) for source, number in places))
        manifests.append(add_image(target, name, list(layers), list(diff_ids)))
    write_index(target, manifests)


def write_ten(large, target):
    """Ten images of the same base and one or two of the large image's layers each."""
    source = Layers(large)
    upper = range(1, 6)
    choices = [(one,) for one in upper] + list(itertools.islice(itertools.combinations(upper, 2), 5))
    write_layout(target, {f"ship-{number}": [(source, 0)] + [(source, layer) for layer in choice]
                          for number, choice in enumerate(choices)})  # fmt: skip


def write_together(large, node, target):
    """One image of all layers of the large one and node's own."""
    one, other = Layers(large), Layers(node)
    places = [(one, number) for number in range(len(one.layers))]
    write_layout(target, {"together": [*places, (other, len(other.layers) - 1)]})
