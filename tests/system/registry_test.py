"""Images in a real registry: the same packages as in every other form, over HTTP and TLS, with logins and mirrors."""

import hashlib
import json
import os
import shutil
import subprocess

from services import Authority, CaseOfOwnUser, Registry
from support import complaint, dpkg_query, images, program, report, triples

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def layout(name):
    return f"oci:{images('forms') / name}"


class RegistryCase(CaseOfOwnUser):
    def packages(self, image, *arguments, **run):
        return triples(report(image, *arguments, env=self.env, **run))

    def wanted(self):
        return dpkg_query(images("forms") / "root")

    def write(self, name, text):
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path


class OpenRegistry(RegistryCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(self, self.folder / "registry")

    def test_every_kind_of_image_gives_the_same_packages(self):
        wanted = self.wanted()
        for name, options in {
            "oci-gzip": [],
            "oci-zstd": [],
            "oci-plain": ["--dest-compress=false"],
            "oci-gzip-v2s2": ["--format", "v2s2"],
        }.items():
            with self.subTest(name):
                reference = self.registry.push(layout(name.removesuffix("-v2s2")), f"app/{name}:1", *options)
                self.assertEqual(self.packages(f"registry:{reference}"), wanted)

    def test_report_equals_that_of_the_layout(self):
        reference = self.registry.push(layout("oci-gzip"), "app:1")
        here, there = report(layout("oci-gzip")), report(f"registry:{reference}", env=self.env)
        for member in ("packages", "layers", "gaps"):
            self.assertEqual(here[member], there[member], member)
        self.assertEqual(there["artifact"]["name"], reference)

    def test_image_is_named_by_tag_and_by_digest(self):
        reference = self.registry.push(layout("oci-gzip"), "app:1")
        digest = report(f"registry:{reference}", env=self.env)["artifact"]["manifest_digest"]
        for name in (reference, f"{self.registry.host}/app@{digest}", f"{reference}@{digest}"):
            with self.subTest(name):
                self.assertEqual(self.packages(f"registry:{name}"), self.wanted())

    def test_name_that_is_no_path_is_guessed(self):
        reference = self.registry.push(layout("oci-gzip"), "app:1")
        done = subprocess.run([program(), "scan", reference], env=self.env, capture_output=True, text=True, check=True)
        self.assertIn(f"coaming: {reference} is taken for an image in a registry\n", done.stderr)

    def test_missing_image_is_named(self):
        self.assertIn(f"{self.registry.host} has no app:1: ", complaint(f"registry:{self.registry.host}/app:1", env=self.env))

    def test_registry_that_is_gone_is_named(self):
        self.assertIn("http://127.0.0.1:1/v2/", complaint("registry:127.0.0.1:1/app", env=self.env))

    def test_platform_is_chosen_out_of_an_index(self):
        self.registry.push(layout("oci-gzip"), "app:amd64")
        source = images("forms") / "oci-gzip"
        (own,) = json.loads((source / "index.json").read_text())["manifests"]
        manifest = json.loads(self.blob(source, own["digest"]))
        config = json.loads(self.blob(source, manifest["config"]["digest"]))
        other_config = self.put_blob({**config, "architecture": "arm64"})
        other = {**manifest, "config": {**manifest["config"], **other_config}, "layers": manifest["layers"][:1]}
        config["rootfs"]["diff_ids"] = config["rootfs"]["diff_ids"][:1]
        self.registry.put("app/manifests/arm64", json.dumps(other).encode(), MANIFEST)
        index = {
            "schemaVersion": 2,
            "mediaType": INDEX,
            "manifests": [
                {"mediaType": MANIFEST, **self.described(other), "platform": {"os": "linux", "architecture": "arm64"}},
                {"mediaType": MANIFEST, "digest": own["digest"], "size": own["size"],
                 "platform": {"os": "linux", "architecture": "amd64"}},
            ],
        }  # fmt: skip
        self.registry.put("app/manifests/all", json.dumps(index).encode(), INDEX)
        reference = f"registry:{self.registry.host}/app:all"
        if os.uname().machine == "x86_64":
            self.assertEqual(self.packages(reference), self.wanted())
        self.assertEqual(self.packages(reference, "--platform", "linux/amd64"), self.wanted())
        found = report(reference, "--platform", "linux/arm64", env=self.env)
        self.assertEqual((found["artifact"]["platform"], len(found["layers"])), ("linux/arm64", 1))
        self.assertIn("holds no image that fits", complaint(reference, "--platform", "linux/s390x", env=self.env))

    def blob(self, folder, digest):
        return (folder / "blobs" / digest.replace(":", "/")).read_bytes()

    def described(self, document):
        data = json.dumps(document).encode()
        return {"digest": f"sha256:{hashlib.sha256(data).hexdigest()}", "size": len(data)}

    def put_blob(self, document):
        described = self.described(document)
        self.registry.put_blob("app", json.dumps(document).encode(), described["digest"])
        return described

    def test_mirror_of_registries_conf_is_asked(self):
        self.registry.push(layout("oci-gzip"), "hub/library/debian:12")
        self.write(
            ".config/containers/registries.conf",
            "[[registry]]\nprefix = 'docker.io'\nlocation = '127.0.0.1:1'\n"
            f"[[registry.mirror]]\nlocation = '{self.registry.host}/hub'\n",
        )
        found = report("registry:debian:12", env=self.env)
        self.assertEqual(triples(found), self.wanted())
        self.assertEqual(found["artifact"]["name"], "docker.io/library/debian:12")

    def test_blocked_registry_is_not_asked(self):
        self.write(".config/containers/registries.conf", f"[[registry]]\nlocation = '{self.registry.host}'\nblocked = true\n")
        self.assertIn("registries.conf blocks", complaint(f"registry:{self.registry.host}/app", env=self.env))


class RegistryWithLogin(RegistryCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(self, self.folder / "registry", login=True)
        self.target = "registry:" + self.registry.push(layout("oci-gzip"), "app:1")

    def test_login_is_found_where_tools_keep_it(self):
        places = {
            "home/.docker/config.json": {},
            "home/run/containers/auth.json": {},
            "docker/config.json": {"DOCKER_CONFIG": str(self.folder / "docker")},
            "any.json": {"REGISTRY_AUTH_FILE": str(self.folder / "any.json")},
        }
        for name, variables in places.items():
            with self.subTest(name):
                path = self.registry.auth_file(self.folder / name)
                self.assertEqual(triples(report(self.target, env={**self.env, **variables})), self.wanted())
                path.unlink()

    def test_login_of_skopeo_is_used(self):
        path = self.folder / "auth.json"
        subprocess.run(
            ["skopeo", "login", "--authfile", path, "--tls-verify=false", "--username", self.registry.USER,
             "--password-stdin", self.registry.host],
            input=self.registry.PASSWORD.encode(), check=True, capture_output=True,
        )  # fmt: skip
        self.env["REGISTRY_AUTH_FILE"] = str(path)
        self.assertEqual(self.packages(self.target), self.wanted())

    def test_login_is_given(self):
        login = ["--username", self.registry.USER, "--password-stdin"]
        self.assertEqual(self.packages(self.target, *login, text=self.registry.PASSWORD + "\n"), self.wanted())
        wrong = complaint(self.target, *login, env=self.env, text="wrong\n")
        self.assertIn(f"the login of {self.registry.USER} does not do", wrong)
        self.assertIn("there is no password on standard input", complaint(self.target, *login, env=self.env))
        self.assertIn("go together", complaint(self.target, *login[:2], env=self.env))

    def test_helper_is_asked(self):
        answer = json.dumps({"Username": self.registry.USER, "Secret": self.registry.PASSWORD})
        helper = self.write("bin/docker-credential-vault", f"#!/bin/sh\ncat >$HOME/asked\necho '{answer}'\n")
        helper.chmod(0o755)
        self.write(".docker/config.json", json.dumps({"credHelpers": {self.registry.host: "vault"}}))
        self.env["PATH"] = f"{helper.parent}:{self.env['PATH']}"
        self.assertEqual(self.packages(self.target), self.wanted())
        self.assertEqual((self.home / "asked").read_text(), self.registry.host)

    def test_missing_login_is_told(self):
        said = complaint(self.target, env=self.env)
        self.assertIn("it wants a login: use docker login, podman login or skopeo login", said)


class RegistryWithTls(RegistryCase):
    def setUp(self):
        super().setUp()
        self.authority = Authority(self.folder / "authority")

    def start(self, **options):
        self.registry = Registry(self, self.folder / "registry", authority=self.authority, **options)
        self.target = "registry:" + self.registry.push(layout("oci-gzip"), "app:1")

    def test_unknown_authority_is_refused(self):
        self.start()
        said = complaint(self.target, env=self.env)
        self.assertIn("certificate", said)
        self.assertIn("--ca-file", said)

    def test_authority_is_given(self):
        self.start()
        self.assertEqual(self.packages(self.target, "--ca-file", self.authority.certificate), self.wanted())
        self.assertEqual(self.packages(self.target, "--insecure-registry", self.registry.host), self.wanted())
        said = complaint(self.target, "--ca-file", self.folder / "missing", env=self.env)
        self.assertIn(f"cannot open {self.folder / 'missing'}", said)

    def test_authority_is_found_where_tools_keep_it(self):
        self.start()
        folder = self.home / ".config/containers/certs.d" / self.registry.host
        folder.mkdir(parents=True)
        shutil.copy(self.authority.certificate, folder / "ca.crt")
        self.assertEqual(self.packages(self.target), self.wanted())

    def test_client_shows_its_certificate(self):
        self.start(client_certificates=True)
        said = complaint(self.target, "--ca-file", self.authority.certificate, env=self.env)
        self.assertIn(f"https://{self.registry.host}/v2/", said)
        folder = self.home / ".config/containers/certs.d" / self.registry.host
        shutil.copytree(self.registry.client_folder(), folder)
        self.assertEqual(self.packages(self.target), self.wanted())
