#!/usr/bin/env python3
"""Makes the real images that the demo, the system tests and the benchmark read.

    tools/images.py [--folder FOLDER] demo            debian:bookworm, from its registry or by debootstrap
    tools/images.py [--folder FOLDER] forms [DIR]     the demo image in every form that Coaming reads
    tools/images.py [--folder FOLDER] history [DIR]   three layers: a base, an upgrade, a removal
    tools/images.py [--folder FOLDER] ecosystems [DIR] packages of every language, installed by its own tool
    tools/images.py [--folder FOLDER] bench [DIR]     the images of the benchmark (node's want npm)

What is made is kept in FOLDER and found there the next time; the folder with the result is printed.
Needs root (debootstrap, chroot), debootstrap, skopeo, umoci and zstd; no containers or namespaces.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import sys

import bench_images
import image_forms
from debian_mirror import find_mirror

SUITE = "bookworm"
REGISTRY_IMAGE = "docker://docker.io/library/debian:bookworm"
PROBE_SECONDS = 10  # for the registry to answer at all
COPY_SECONDS = 600  # for the image to arrive once it did

# Raise a number when its recipe changes: what an older recipe made is then made anew.
RECIPES = {"base": 1, "demo": 1, "ecosystems": 1, "forms": 1, "history": 1,
           "large": 1, "many": 1, "minimal": 1, "node": 1, "ten": 1, "together": 1}  # fmt: skip

DEVICES = {"null": 3, "zero": 5, "full": 7, "random": 8, "urandom": 9}  # minor numbers of major 1

LARGE_LAYERS = [
    "build-essential cmake gdb git python3-dev python3-numpy python3-scipy",
    "default-jdk-headless maven",
    "golang-go",
    "nodejs npm",
    "texlive-latex-recommended",
]


def say(text):
    print(f"images: {text}", file=sys.stderr, flush=True)


class Failed(Exception):
    """A step that did not work; the message is for the person who ran it."""


def run(*command, env=None, seconds=None):
    """Runs a command to success; its output is shown only when it fails. It ends when this program does."""
    command = [str(part) for part in command]
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
    except FileNotFoundError:
        raise Failed(f"{command[0]} is not installed; run ./dev setup") from None
    try:
        text = child.communicate(timeout=seconds)[0].decode("utf-8", "replace")
    except BaseException as reason:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if isinstance(reason, subprocess.TimeoutExpired):
            raise Failed(f"{command[0]}: no end after {seconds} s") from None
        raise
    if child.returncode != 0:
        tail = "\n".join(text.splitlines()[-30:])
        raise Failed(f"{' '.join(command)}: exit {child.returncode}\n{tail}")
    return text


# --- a root folder to run commands in


@contextlib.contextmanager
def borrowed_file(path, text, mode=0o644):
    """Puts `text` at `path` for a while; then what was there is back, with its times."""
    before = None
    if path.is_symlink() or path.exists():
        before = path.with_name(path.name + ".borrowed")
        path.rename(before)
    path.write_text(text)
    path.chmod(mode)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        if before:
            before.rename(path)


@contextlib.contextmanager
def ready_root(root, mirror):
    """Lends the root what package scripts need: devices, /proc, name resolution, the mirror."""
    with contextlib.ExitStack() as stack:
        for name, minor in DEVICES.items():
            path = root / "dev" / name
            os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, minor))
            stack.callback(path.unlink)
            path.chmod(0o666)
        proc = root / "proc"
        mounted = subprocess.run(["mount", "-t", "proc", "proc", proc], stderr=subprocess.DEVNULL)
        if mounted.returncode == 0:
            stack.callback(subprocess.run, ["umount", "-l", proc], check=True)
        else:
            say("/proc cannot be mounted here; going on without it")
        resolver = pathlib.Path("/etc/resolv.conf")
        lent = {
            "etc/resolv.conf": resolver.read_text() if resolver.exists() else "",
            "etc/apt/sources.list": mirror.sources_line(SUITE),
            "etc/apt/apt.conf.d/99borrowed": mirror.apt_conf("/etc/borrowed-ca.crt"),
            "etc/borrowed-ca.crt": mirror.certificates(),
        }
        for name, text in lent.items():
            stack.enter_context(borrowed_file(root / name, text))
        stack.enter_context(borrowed_file(root / "usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755))
        yield


def run_inside(root, mirror, script):
    """Runs a shell script in the root, as a RUN instruction would."""
    env = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "DEBIAN_FRONTEND": "noninteractive",
        "LC_ALL": "C.UTF-8",
        "HOME": "/root",
        "TMPDIR": "/tmp",
        **mirror.proxies(),
    }
    with ready_root(root, mirror):
        run("chroot", root, "/bin/sh", "-ec", script, env=env)


def umount_below(folder):
    """A killed run can leave /proc mounted in a root; nothing is removed while it is."""
    mounts = pathlib.Path("/proc/self/mounts")
    if not mounts.exists():
        return
    points = [line.split()[1].encode().decode("unicode_escape") for line in mounts.read_text().splitlines()]
    for point in sorted(points, reverse=True):
        if pathlib.Path(point).is_relative_to(folder):
            run("umount", "-l", point)


def remove_tree(folder):
    if folder.exists():
        umount_below(folder.resolve())
        shutil.rmtree(folder)


# --- images


class Image:
    """An OCI layout that grows by a layer at a time, and the root folder it is unpacked in."""

    def __init__(self, folder, tag=SUITE):
        self.layout = folder / "oci"
        self.reference = f"{self.layout}:{tag}"
        self.bundle = folder / "bundle"
        self.root = self.bundle / "rootfs"

    def start_empty(self):
        run("umoci", "init", "--layout", self.layout)
        run("umoci", "new", "--image", self.reference)
        return self.unpack()

    def start_from(self, layout):
        shutil.copytree(layout, self.layout)
        return self.unpack()

    def unpack(self):
        run("umoci", "unpack", "--image", self.reference, self.bundle)
        return self

    def add_layer(self, created_by):
        run("umoci", "repack", "--refresh-bundle", "--image", self.reference,
            "--history.created_by", created_by, self.bundle)  # fmt: skip

    def add_setting(self, created_by, *options):
        """An instruction that brings no layer. The bundle does not follow it: unpack() before the next layer."""
        run("umoci", "config", "--image", self.reference, "--history.created_by", created_by, *options)
        remove_tree(self.bundle)

    def finish(self, keep_root=False):
        run("umoci", "gc", "--layout", self.layout)
        if keep_root:
            self.root.rename(self.layout.parent / "root")
        remove_tree(self.bundle)


def install_script(packages):
    return (
        f"apt-get update && apt-get install -y --no-install-recommends {packages} "
        "&& rm -rf /var/lib/apt/lists/*"
    )


def tidy_root(root):
    """Leaves in the root nothing of the machine or the moment it was made on."""
    for folder in ("dev", "var/lib/apt/lists", "var/cache/apt", "var/cache/ldconfig", "var/log/apt"):
        for path in (root / folder).glob("*"):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    for name in ("etc/resolv.conf", "etc/hostname", "var/log/bootstrap.log", "var/log/dpkg.log",
                 "var/log/alternatives.log"):  # fmt: skip
        (root / name).unlink(missing_ok=True)


def run_layer(image, mirror, script):
    run_inside(image.root, mirror, script)
    tidy_root(image.root)
    image.add_layer(f"RUN /bin/sh -c {script}")


class Images:
    """The folder of kept images; each `make_` method fills one new sub-folder."""

    def __init__(self, folder):
        self.folder = folder
        self.mirror = find_mirror(SUITE)

    def kept(self, name, target, make, *parents):
        """Returns `target`, made by `make(folder)` beside it and renamed when complete."""
        stamp = " ".join([str(RECIPES[name]), *(tree_digest(parent) for parent in parents)])
        record = target / "recipe"
        if record.exists() and record.read_text() == stamp:
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        building = target.with_name(f".{target.name}.building")
        remove_tree(building)
        building.mkdir()
        try:
            make(building)
            (building / "recipe").write_text(stamp)
            remove_tree(target)
            building.rename(target)
        finally:
            remove_tree(building)
        return target

    def base(self):
        return self.kept("base", self.folder / "base", self.make_base)

    def make_base(self, folder):
        say(f"debootstrap {SUITE} from {self.mirror.uri} (a minute or so)")
        image = Image(folder).start_empty()
        run("debootstrap", "--variant=minbase", *self.mirror.debootstrap_options(), SUITE, image.root,
            self.mirror.uri, env=self.mirror.proxies())  # fmt: skip
        umount_below(image.root.resolve())
        tidy_root(image.root)
        (image.root / "etc/apt/sources.list").write_text(f"deb http://deb.debian.org/debian {SUITE} main\n")
        image.add_layer(f"# debootstrap --variant=minbase {SUITE}")
        image.add_setting('CMD ["bash"]', "--config.cmd", "bash")
        image.finish()

    def demo(self):
        return self.kept("demo", self.folder / "demo", self.make_demo)

    def make_demo(self, folder):
        image = Image(folder)
        if self.registry_answers():
            say("copying debian:bookworm from its registry")
            run("skopeo", "--insecure-policy", "copy", REGISTRY_IMAGE, f"oci:{image.reference}", seconds=COPY_SECONDS)
            image.unpack()
        else:
            say("the registry does not answer; making the image from the Debian mirror")
            image.start_from(self.base() / "oci")
            say("adding layers")
            run_layer(image, self.mirror, install_script("curl"))
            image.add_setting("ENV LANG=C.UTF-8", "--config.env", "LANG=C.UTF-8")
            image.unpack()
            run_layer(image, self.mirror, "apt-get purge -y --allow-remove-essential e2fsprogs logsave")
        image.finish(keep_root=True)
        image_forms.write_archive(run, image.reference, folder / "demo.tar")

    def registry_answers(self):
        try:
            run("skopeo", "--insecure-policy", "inspect", "--raw", REGISTRY_IMAGE, seconds=PROBE_SECONDS)
            return True
        except Failed:
            return False

    def forms(self, target):
        demo = self.demo()

        def make(folder):
            say("writing the demo image in every form")
            image_forms.write_forms(run, f"{demo / 'oci'}:{SUITE}", folder)
            bundle = Image(folder)
            bundle.reference = f"{demo / 'oci'}:{SUITE}"
            bundle.unpack().root.rename(folder / "root")
            remove_tree(bundle.bundle)

        return self.kept("forms", target or self.folder / "forms", make, demo)

    def history(self, target):
        base = self.base()

        def make(folder):
            say("making the image of three layers")
            make_history(Image(folder), Image(folder / "parent").start_from(base / "oci"), self.mirror)
            remove_tree(folder / "parent")

        return self.kept("history", target or self.folder / "history", make, base)

    def ecosystems(self, target):
        base = self.base()

        def make(folder):
            say("making the image of every language (some minutes)")
            make_ecosystems(Image(folder).start_from(base / "oci"), self.mirror)

        return self.kept("ecosystems", target or self.folder / "ecosystems", make, base)

    def bench(self, target):
        target = target or self.folder / "bench"
        base = self.base()

        def make_minimal(folder):
            say("writing the minimal image")
            shutil.copytree(base / "oci", folder / "oci-gzip")
            image_forms.write_plain(run, folder / "oci-gzip", SUITE, folder)

        def make_large(folder):
            image = Image(folder).start_from(base / "oci")
            for number, packages in enumerate(LARGE_LAYERS, start=2):
                say(f"large image, layer {number}: {packages}")
                run_layer(image, self.mirror, install_script(packages))
            run_layer(image, self.mirror, "rm -rf /usr/share/doc/*")
            image.finish()
            image.layout.rename(folder / "oci-gzip")
            say("writing its plain layers")
            image_forms.write_plain(run, folder / "oci-gzip", SUITE, folder)

        def make_node(folder):
            say("node image: npm installs 3,000 packages")
            image = Image(folder).start_from(base / "oci")
            bench_images.install_node(run, image.root / "srv" / "app")
            image.add_layer("RUN npm install")
            image.finish()
            image.layout.rename(folder / "oci-gzip")
            image_forms.write_plain_layout(folder / "oci-gzip", folder / "oci-plain")

        def make_many(folder):
            say("writing the image of a million files")
            bench_images.write_many_files(folder)

        self.kept("minimal", target / "minimal", make_minimal, base)
        large = self.kept("large", target / "large", make_large, base) / "oci-gzip"
        node = self.kept("node", target / "node", make_node, base) / "oci-gzip"
        self.kept("many", target / "many", make_many)
        self.kept("ten", target / "ten", lambda folder: bench_images.write_ten(large, folder / "oci-gzip"), large.parent)
        self.kept("together", target / "together",
                  lambda folder: bench_images.write_together(large, node, folder / "oci-gzip"),
                  large.parent, node.parent)  # fmt: skip
        return target


# --- the image of three layers


def build_deb(folder, name, version):
    """Builds a small .deb with a program, a configuration file and a document."""
    tree = folder / f"{name}_{version}"
    files = {
        "DEBIAN/control": f"Package: {name}\nSource: {name}-source\nVersion: {version}\nArchitecture: all\n"
        f"Maintainer: Nobody <nobody@coaming.invalid>\nDescription: {name}, for a test\n",
        "DEBIAN/conffiles": f"/etc/{name}.conf\n",
        f"etc/{name}.conf": "setting = 1\n",
        f"usr/bin/{name}": f"#!/bin/sh\necho {name} {version}\n",
        f"usr/share/doc/{name}/copyright": "License: MIT\n",
    }
    for path, text in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text)
    (tree / f"usr/bin/{name}").chmod(0o755)
    run("dpkg-deb", "--root-owner-group", "--build", tree, folder / f"{name}_{version}_all.deb")
    shutil.rmtree(tree)


def installed(root):
    """The packages that dpkg-query itself finds in the root, as {name:architecture: version}."""
    text = run("chroot", root, "dpkg-query", "-W", "-f", "${db:Status-Abbrev}\t${Package}:${Architecture}\t${Version}\n")
    rows = (line.split("\t") for line in text.splitlines())
    return {name: version for status, name, version in rows if status[1] == "i"}


def make_history(image, parent, mirror):
    """Layer 1 holds keel, ballast and mast; layer 2 upgrades keel; layer 3 removes ballast."""
    image.start_empty()
    for path in parent.root.iterdir():
        path.rename(image.root / path.name)
    debs = image.root / "srv"
    for name, version in (("keel", "1:1.0-1"), ("ballast", "2.0-1"), ("mast", "3.0-1"), ("keel", "1:1.1-1")):
        build_deb(debs, name, version)

    steps = [
        ("ADD rootfs.tar / # debootstrap, keel 1:1.0-1, ballast 2.0-1, mast 3.0-1",
         "dpkg -i /srv/keel_1:1.0-1_all.deb /srv/ballast_2.0-1_all.deb /srv/mast_3.0-1_all.deb"),
        ("RUN /bin/sh -c dpkg -i /srv/keel_1:1.1-1_all.deb", "dpkg -i /srv/keel_1:1.1-1_all.deb"),
        ("RUN /bin/sh -c dpkg --remove ballast", "dpkg --remove ballast"),
    ]  # fmt: skip
    first_layer = {}  # (name, version) -> the layer that first held it
    for layer, (created_by, script) in enumerate(steps):
        run_inside(image.root, mirror, script)
        tidy_root(image.root)
        for package in installed(image.root).items():
            first_layer.setdefault(package, layer)
        image.add_layer(created_by)
        image.add_setting(f"ENV STEP={layer}", "--config.env", f"STEP={layer}")
        image.unpack()

    packages = [
        {"name": name.split(":")[0], "version": version, "architecture": name.split(":")[1],
         "layer": first_layer[name, version], "created_by": steps[first_layer[name, version]][0]}
        for name, version in sorted(installed(image.root).items())
    ]  # fmt: skip
    expected = {
        "layers": [created_by for created_by, _ in steps],
        "packages": packages,
        "absent": ["ballast"],
        "replaces": {"keel": [{"version": "1:1.0-1", "layer": 0}]},
    }
    image.finish()
    (image.layout.parent / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


# --- the image of every language

ECOSYSTEM_PACKAGES = (
    "composer gcc golang-go libcommons-io-java libcommons-lang3-java liblog4j2-java npm python3-pip python3-requests "
    "python3-setuptools python3-wheel ruby unzip"
)

# Small projects that depend on each other, so that nothing has to come from a registry.
ECOSYSTEM_FILES = {
    "srv/py/setup.py": 'from setuptools import setup\nsetup(name="Hull_Planks", version="1.2.3", py_modules=["hull"], '
    'license="MIT", install_requires=["requests"])\n',
    "srv/py/hull.py": "",
    "srv/gem/keel.gemspec": 'Gem::Specification.new { |s| s.name = "keel"; s.version = "2.0.1"; s.summary = "x"; '
    's.authors = ["x"]; s.license = "MIT"; s.files = [] }\n',
    "srv/mast/package.json": '{"name": "@ship/mast", "version": "3.1.0", "license": "MIT", '
    '"dependencies": {"sail": "file:../sail"}}\n',
    "srv/sail/package.json": '{"name": "sail", "version": "0.9.0", "license": "ISC"}\n',
    "srv/app/package.json": '{"name": "ship", "version": "1.0.0", "dependencies": {"@ship/mast": "file:../mast.tgz", '
    '"sail": "file:../sail.tgz"}}\n',
    "srv/go/go.mod": "module example.org/rudder\n\ngo 1.19\n\nrequire example.org/tiller v1.4.0\n\n"
    "replace example.org/tiller => ./tiller\n",
    "srv/go/main.go": 'package main\n\nimport "example.org/tiller"\n\nfunc main() { tiller.Turn() }\n',
    "srv/go/tiller/go.mod": "module example.org/tiller\n\ngo 1.19\n",
    "srv/go/tiller/tiller.go": "package tiller\n\nfunc Turn() {}\n",
    "srv/anchor/composer.json": '{"name": "ship/anchor", "version": "4.5.6", "license": "MIT"}\n',
    "srv/php/composer.json": '{"name": "ship/php", "repositories": [{"type": "path", "url": "../anchor", "options": '
    '{"symlink": false}}, {"packagist.org": false}], "require": {"ship/anchor": "4.5.6"}}\n',
}

ECOSYSTEM_INSTALL = """
cd /srv/py && pip install --no-index --no-deps --no-build-isolation --break-system-packages .
cd /srv/gem && gem build keel.gemspec && gem install --local keel-2.0.1.gem
cd /srv/sail && npm pack && mv sail-0.9.0.tgz ../sail.tgz
cd /srv/mast && sed -i 's#file:../sail#*#' package.json && npm pack && mv ship-mast-3.1.0.tgz ../mast.tgz
cd /srv/app && npm install --offline --no-audit --no-fund
cd /srv/go && GOFLAGS=-buildvcs=false GOCACHE=/tmp/go go build -o /usr/local/bin/rudder . && rm -rf /tmp/go
cd /srv/php && COMPOSER_ALLOW_SUPERUSER=1 composer install --no-interaction
"""

# What each language's own tool lists, as text or JSON.
ECOSYSTEM_TOOLS = {
    "pypi": "pip list --format=json --disable-pip-version-check",
    "gem": "gem list --local",
    "npm": "npm ls --all --json --prefix /srv/app",
    "golang": "go version -m /usr/local/bin/rudder",
    "composer": "COMPOSER_ALLOW_SUPERUSER=1 composer show --format=json -d /srv/php",
    "maven": "for jar in /usr/share/java/*.jar; do [ -L $jar ] || unzip -p $jar 'META-INF/maven/*/*/pom.properties' 2>/dev/null "
    "| tr -d '\\r' | grep -E '^(groupId|artifactId|version)=' | sort | tr '\\n' ' '; echo; done",
}


def make_ecosystems(image, mirror):
    """Layer 2 installs the tools from Debian, layer 3 what they install themselves."""
    run_layer(image, mirror, install_script(ECOSYSTEM_PACKAGES))
    for name, text in ECOSYSTEM_FILES.items():
        path = image.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    run_layer(image, mirror, ECOSYSTEM_INSTALL.strip().replace("\n", " && "))
    lists = image.layout.parent / "lists"
    lists.mkdir()
    for name, command in ECOSYSTEM_TOOLS.items():
        run_inside(image.root, mirror, f"({command}) >/tmp/list")
        (image.root / "tmp/list").rename(lists / name)
    image.finish(keep_root=True)


# --- command line


def tree_digest(folder):
    """What tells one making of an image from another: the index of its layout, or its recipe."""
    index = next(path for path in (folder / "oci" / "index.json", folder / "oci-gzip" / "index.json") if path.exists())
    return hashlib.sha256(index.read_bytes()).hexdigest()[:16]


def main():
    default = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "coaming" / "images"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=pathlib.Path, default=default, help="where images are kept")
    parser.add_argument("what", choices=["demo", "ecosystems", "forms", "history", "bench"])
    parser.add_argument("dir", nargs="?", type=pathlib.Path, help="where the result goes; inside FOLDER by default")
    options = parser.parse_args()
    if os.geteuid() != 0:
        parser.exit(2, "images: this makes root file systems and so needs root\n")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was mounted is unmounted
    folder = options.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    target = options.dir.absolute() if options.dir else None
    with open(folder / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        images = Images(folder)
        try:
            result = images.demo() if options.what == "demo" else getattr(images, options.what)(target)
        except Failed as failure:
            parser.exit(1, f"images: {failure}\n")
    print(result)


if __name__ == "__main__":
    main()
