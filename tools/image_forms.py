"""Writes one OCI image in the other forms that images come in.

A `run` parameter is the function that runs a command to success, as in images.py.
"""

import gzip
import hashlib
import json
import shutil
import tarfile

NAME = "debian:bookworm"
LAYER = "application/vnd.oci.image.layer.v1.tar"
TAG = "org.opencontainers.image.ref.name"


def copy(run, source, target, *options):
    run("skopeo", "--insecure-policy", "copy", "--quiet", *options, source, target)


def write_archive(run, reference, path):
    """What `docker save` wrote before Docker 25: plain layers, named by manifest.json alone."""
    copy(run, f"oci:{reference}", f"docker-archive:{path}:{NAME}")


def write_forms(run, reference, folder):
    """Fills the folder with the image as archives and layouts of every kind but the root folder."""
    tag = reference.rsplit(":", 1)[1]
    write_archive(run, reference, folder / "archive.tar")
    with open(folder / "archive.tar", "rb") as plain, gzip.open(folder / "archive.tar.gz", "wb", 1) as packed:
        shutil.copyfileobj(plain, packed, 1 << 20)
    copy(run, f"oci:{reference}", f"oci:{folder / 'oci-gzip'}:{tag}")
    copy(run, f"oci:{reference}", f"oci:{folder / 'oci-zstd'}:{tag}", "--dest-compress-format", "zstd")
    write_plain_layout(folder / "oci-gzip", folder / "oci-plain")
    copy(run, f"oci:{reference}", f"oci-archive:{folder / 'oci.tar'}:{tag}")
    write_docker_save(folder / "oci-plain", folder / "docker-save.tar")
    # skopeo 1.9 keeps the layers of an archive plain and yet calls them gzip: the label is wrong, the image is not.
    copy(run, f"docker-archive:{folder / 'archive.tar'}", f"oci:{folder / 'oci-mislabelled'}:{tag}",
         "--dest-oci-accept-uncompressed-layers")  # fmt: skip


def write_plain(run, layout, tag, folder):
    """Writes a layout's twins of plain layers, a folder and an archive."""
    write_plain_layout(layout, folder / "oci-plain")
    write_archive(run, f"{layout}:{tag}", folder / "archive.tar")


def blob(layout, digest):
    return layout / "blobs" / digest.replace(":", "/")


def read_manifest(layout):
    """Returns the descriptor and the manifest of a layout's one image."""
    (descriptor,) = json.loads((layout / "index.json").read_text())["manifests"]
    return descriptor, json.loads(blob(layout, descriptor["digest"]).read_text())


def add_blob(layout, data):
    digest = "sha256:" + hashlib.sha256(data).hexdigest()
    blob(layout, digest).write_bytes(data)
    return {"digest": digest, "size": len(data)}


def write_plain_layout(source, target):
    """Writes the layout again with its gzip layers inflated."""
    (target / "blobs" / "sha256").mkdir(parents=True)
    shutil.copy(source / "oci-layout", target / "oci-layout")
    descriptor, manifest = read_manifest(source)
    shutil.copy(blob(source, manifest["config"]["digest"]), blob(target, manifest["config"]["digest"]))
    manifest["layers"] = [inflate_layer(source, layer["digest"], target) for layer in manifest["layers"]]
    descriptor = {**descriptor, **add_blob(target, json.dumps(manifest).encode())}
    (target / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [descriptor]}))


def inflate_layer(source, digest, target):
    """Copies one gzip layer into the target, inflated; returns its new descriptor."""
    scratch = target / "inflating"
    hasher = hashlib.sha256()
    size = 0
    with gzip.open(blob(source, digest)) as packed, open(scratch, "wb") as plain:
        while chunk := packed.read(1 << 20):
            plain.write(chunk)
            hasher.update(chunk)
            size += len(chunk)
    plain_digest = "sha256:" + hasher.hexdigest()
    scratch.rename(blob(target, plain_digest))
    return {"mediaType": LAYER, "digest": plain_digest, "size": size}


def write_docker_save(layout, path):
    """What `docker save` writes since Docker 25: an OCI layout and a manifest.json over the same blobs."""
    _, manifest = read_manifest(layout)
    index = [
        {
            "Config": str(blob(layout, manifest["config"]["digest"]).relative_to(layout)),
            "RepoTags": [NAME],
            "Layers": [str(blob(layout, layer["digest"]).relative_to(layout)) for layer in manifest["layers"]],
        }
    ]
    extra = layout.parent / "manifest.json"
    extra.write_text(json.dumps(index))
    with tarfile.open(path, "w") as archive:
        archive.add(layout / "blobs", "blobs")
        for name in ("index.json", "oci-layout"):
            archive.add(layout / name, name)
        archive.add(extra, "manifest.json")
    extra.unlink()
