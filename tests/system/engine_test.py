"""Images and containers in real engines: the same packages as in every other form."""

import pathlib
import shutil
import subprocess

from services import Authority, CaseOfOwnUser, ContainerdDaemon, DockerEngine, Podman, Registry
from support import complaint, dpkg_query, images, program, report, triples

NAME = "debian:bookworm"
STATUS = "/var/lib/dpkg/status"


class EngineCase(CaseOfOwnUser):
    """Has the image in every form, and a user who has set nothing."""

    def setUp(self):
        super().setUp()
        # Nothing of the machine that runs the tests.
        for name in ("DOCKER_HOST", "CONTAINER_HOST"):
            self.env[name] = f"unix://{self.folder}/nothing"
        self.env["CONTAINERD_ADDRESS"] = f"{self.folder}/nothing"
        self.env["CONTAINERS_STORAGE_CONF"] = str(self.folder / "nothing")

    def archive(self):
        return images("forms") / "archive.tar"

    def found(self, target, *arguments):
        return report(target, *arguments, env=self.env)

    def wanted(self):
        return dpkg_query(images("forms") / "root")

    def assert_same_layers(self, found):
        """The layers of the archive, by diff_id and instruction, and each package in the same one."""
        archive = report(f"archive:{self.archive()}")
        for one, other in zip(archive["layers"], found["layers"]):
            self.assertEqual((one["diff_id"], one["created_by"]), (other["diff_id"], other["created_by"]))
        self.assertEqual(len(found["layers"]), len(archive["layers"]))
        self.assertEqual(found["packages"], archive["packages"])
        self.assertEqual(found["gaps"], [])

    def assert_guessed(self, words):
        done = subprocess.run([program(), "scan", NAME], env=self.env, capture_output=True, text=True, check=True)
        self.assertIn(f"coaming: {NAME} is taken for {words}\n", done.stderr)


def layers_of_container(case, found, name):
    """Checks that a container is its image and one layer more, which removed the package database."""
    archive = report(f"archive:{case.archive()}")
    case.assertEqual(len(found["layers"]), len(archive["layers"]) + 1)
    case.assertEqual(found["layers"][-1]["created_by"], f"what the container {name} has changed")
    case.assertEqual([layer["diff_id"] for layer in found["layers"][:-1]], [layer["diff_id"] for layer in archive["layers"]])
    case.assertNotIn("dpkg", {package["name"] for package in found["packages"] if package["found_by"] == "dpkg"})


class Docker(EngineCase):
    def start(self, **options):
        self.engine = DockerEngine(self, self.folder / "engine", **options)
        self.env["DOCKER_HOST"] = self.engine.address
        self.engine.docker("load", "-q", "-i", self.archive())

    def test_image_is_that_of_the_archive(self):
        self.start()
        found = self.found(f"docker:{NAME}")
        self.assert_same_layers(found)
        self.assertEqual((found["artifact"]["kind"], found["artifact"]["name"]), ("docker", NAME))
        image = self.engine.docker("images", "-q", "--no-trunc", NAME)
        self.assertEqual(found["artifact"]["image_id"], image)
        for name in (image, image.removeprefix("sha256:")[:12], f"docker.io/library/{NAME}"):
            with self.subTest(name):
                self.assertEqual(triples(self.found(f"docker:{name}")), self.wanted())
        self.assert_guessed("an image of the Docker Engine")
        self.assertIn("Docker has no image other:1", complaint("docker:other:1", env=self.env))

    def test_container_is_its_image_and_what_it_has_changed(self):
        self.start()
        self.engine.docker("create", "--name", "idle", "--network", "none", NAME, "/bin/true")
        self.assertEqual(triples(self.found("container:idle")), self.wanted())
        self.engine.docker("run", "--name", "worker", "--network", "none", NAME, "rm", STATUS)
        found = self.found("container:worker")
        layers_of_container(self, found, "worker")
        self.assertEqual(found["artifact"]["kind"], "container")
        identifier = self.engine.docker("ps", "-aqf", "name=worker")
        self.assertEqual(self.found(f"container:{identifier}")["packages"], found["packages"])
        self.assertIn("Docker has no container other", complaint("container:other", env=self.env))

    def test_container_of_another_machine_is_one_layer(self):
        self.start(tcp=True)
        self.env["DOCKER_HOST"] = self.engine.tcp
        self.engine.docker("create", "--name", "idle", "--network", "none", NAME, "/bin/true")
        self.assertEqual(triples(self.found(f"docker:{NAME}")), self.wanted())
        found = self.found("container:idle")
        self.assertEqual(triples(found), self.wanted())
        self.assertEqual([layer["created_by"] for layer in found["layers"]], ["all files of the container idle"])
        self.assertEqual(found["gaps"], [])

    def test_engine_that_does_not_run_is_named(self):
        self.assertIn(f"Docker does not run here: there is none of {self.env['DOCKER_HOST']}",
                      complaint("docker:x", env=self.env))  # fmt: skip


class PodmanAndItsStorage(EngineCase):
    def setUp(self):
        super().setUp()
        self.engine = Podman(self, self.folder / "podman")
        self.engine.podman("load", "-q", "-i", self.archive())

    def test_image_of_the_service_is_that_of_the_archive(self):
        self.env["CONTAINER_HOST"] = self.engine.serve()
        found = self.found(f"podman:{NAME}")
        self.assert_same_layers(found)
        self.assertEqual(found["artifact"]["kind"], "podman")
        self.assertEqual(found["artifact"]["name"], f"docker.io/library/{NAME}")
        self.assert_guessed("an image of Podman")
        self.assertIn("Podman has no image other:1", complaint("podman:other:1", env=self.env))

    def test_image_of_the_storage_is_that_of_the_archive(self):
        self.env["CONTAINERS_STORAGE_CONF"] = str(self.engine.conf)
        found = self.found(f"containers-storage:{NAME}")
        self.assert_same_layers(found)
        self.assertEqual(found["artifact"]["kind"], "containers-storage")
        self.assertEqual(found["artifact"]["name"], f"docker.io/library/{NAME}")
        identifier = self.engine.podman("images", "-q", NAME)
        self.assertEqual(self.found(f"containers-storage:{identifier}")["packages"], found["packages"])
        self.assert_guessed("an image in containers-storage")
        self.assertIn("containers-storage has no image other:1", complaint("containers-storage:other:1", env=self.env))

    def test_layers_with_whiteouts_are_united_as_podman_unites_them(self):
        self.env["CONTAINERS_STORAGE_CONF"] = str(self.engine.conf)
        self.engine.podman("load", "-q", "-i", self.history_archive())
        name = "localhost/ship:1"
        wanted = triples(report(f"oci:{images('history') / 'oci'}"))
        self.assertEqual(triples(self.found(f"containers-storage:{name}")), wanted)

    def history_archive(self):
        path = self.folder / "history.tar"
        subprocess.run(["skopeo", "--insecure-policy", "copy", "--quiet", f"oci:{images('history') / 'oci'}",
                        f"docker-archive:{path}:localhost/ship:1"], check=True, capture_output=True)  # fmt: skip
        return path

    def test_container_is_its_image_and_what_it_has_changed(self):
        self.engine.podman("create", "--name", "worker", "--network", "none", NAME, "/bin/true")
        root = pathlib.Path(self.engine.podman("mount", "worker"))
        (root / STATUS.lstrip("/")).unlink()
        shutil.rmtree(root / "etc/apt")
        (root / "etc/apt").mkdir()
        self.engine.podman("umount", "worker")
        self.env["CONTAINERS_STORAGE_CONF"] = str(self.engine.conf)
        stored = self.found("container:worker")
        layers_of_container(self, stored, "worker")
        self.env["CONTAINERS_STORAGE_CONF"] = str(self.folder / "nothing")
        self.env["CONTAINER_HOST"] = self.engine.serve()
        served = self.found("container:worker")
        layers_of_container(self, served, "worker")
        self.assertEqual(triples(served), triples(stored))


class Containerd(EngineCase):
    def test_image_is_that_of_the_layout(self):
        daemon = ContainerdDaemon(self, self.folder / "containerd")
        self.env["CONTAINERD_ADDRESS"] = str(daemon.socket)
        daemon.ctr("--namespace", "k8s.io", "images", "import", "--no-unpack", "--base-name", "docker.io/library/debian",
                   images("forms") / "oci.tar")  # fmt: skip
        found = self.found(f"containerd:{NAME}")
        self.assertEqual(found["artifact"]["kind"], "containerd")
        self.assertEqual(found["artifact"]["name"], f"docker.io/library/{NAME}")
        layout = report(f"oci:{images('forms') / 'oci.tar'}")
        for member in ("packages", "layers", "gaps"):
            self.assertEqual(found[member], layout[member], member)
        self.assert_guessed("an image of containerd")
        self.assertIn("containerd has no image", complaint("containerd:other", env=self.env))
        self.env["CONTAINERD_NAMESPACE"] = "default"
        self.assertIn("in its namespaces (default)", complaint(f"containerd:{NAME}", env=self.env))


class EngineWithTls(EngineCase):
    def test_engine_is_asked_as_docker_asks_it(self):
        # A registry's server stands for an engine behind TLS: what counts is who is believed, and with which certificate.
        authority = Authority(self.folder / "authority")
        registry = Registry(self, self.folder / "registry", authority=authority, client_certificates=True)
        self.env["DOCKER_HOST"] = f"tcp://{registry.host}"
        self.env["DOCKER_TLS_VERIFY"] = "1"
        certificates = self.home / ".docker"
        certificates.mkdir()
        shutil.copy(authority.certificate, certificates / "ca.pem")
        self.assertIn("cert.pem", complaint("docker:x", env=self.env))
        for name, path in zip(("cert.pem", "key.pem"), authority.sign("client", "clientAuth")):
            shutil.copy(path, certificates / name)
        self.assertIn(f"Docker at tcp://{registry.host} answers 404", complaint("docker:x", env=self.env))
