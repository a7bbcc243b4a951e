"""Real services: a case starts what it needs, on loopback and in folders of its own, and ends it."""

import base64
import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.request

READY_SECONDS = 30
END_SECONDS = 10


def need(*programs):
    """Skips the case, and says so, where a program is missing."""
    missing = [name for name in programs if not shutil.which(name)]
    if missing:
        raise unittest.SkipTest(f"{', '.join(missing)} is not installed; run ./dev setup")


def clean_environment(home):
    """The environment of a user who has set nothing and lives in `home`."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(address, family=socket.AF_INET):
    with socket.socket(family) as probe, contextlib.suppress(OSError):
        probe.connect(address)
        return True
    return False


class Service:
    """A program that runs until the case ends."""

    def __init__(self, case, command, log, is_ready, env=None):
        with open(log, "wb") as output:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=env,
                start_new_session=True,
            )
        case.addCleanup(self.stop)
        until = time.monotonic() + READY_SECONDS
        while not is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"{command[0]} did not start\n{log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Authority:
    """A certificate authority of a private network."""

    def __init__(self, folder):
        need("openssl")
        self.folder = folder
        folder.mkdir(parents=True)
        self.certificate = folder / "ca.crt"
        self.key = folder / "ca.key"
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                     "-subj", "/CN=Test Authority", "-keyout", self.key, "-out", self.certificate)  # fmt: skip

    def openssl(self, *arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)

    def sign(self, name, usage):
        """Makes NAME.cert and NAME.key, for this machine."""
        key, request, certificate = (self.folder / f"{name}.{ending}" for ending in ("key", "csr", "cert"))
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage={usage}\n")
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                     "-keyout", key, "-out", request)  # fmt: skip
        self.openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial",
                     "-days", "2", "-extfile", extensions, "-out", certificate)  # fmt: skip
        return certificate, key


class Registry:
    """Debian's docker-registry on loopback, perhaps with a login, perhaps with TLS."""

    USER, PASSWORD = "keeper", "open: sesame"

    def __init__(self, case, folder, login=False, authority=None, client_certificates=False):
        need("docker-registry", "skopeo")
        self.folder = folder
        self.host = f"127.0.0.1:{free_port()}"
        self.login = login
        self.authority = authority
        folder.mkdir(parents=True, exist_ok=True)
        http = {"addr": self.host}
        if authority:
            certificate, key = authority.sign("server", "serverAuth")
            http["tls"] = {"certificate": str(certificate), "key": str(key)}
        if client_certificates:
            http["tls"]["clientcas"] = [str(authority.certificate)]
        config = {
            "version": 0.1,
            "log": {"level": "warn"},
            "storage": {"filesystem": {"rootdirectory": str(folder / "data")}},
            "http": http,
        }
        if login:
            need("htpasswd")
            line = subprocess.run(["htpasswd", "-niBC", "5", self.USER], input=self.PASSWORD, text=True,
                                  check=True, capture_output=True).stdout  # fmt: skip
            (folder / "htpasswd").write_text(line)
            config["auth"] = {"htpasswd": {"realm": "test", "path": str(folder / "htpasswd")}}
        (folder / "config.yml").write_text(json.dumps(config))
        port = int(self.host.split(":")[1])
        command = ["docker-registry", "serve", folder / "config.yml"]
        self.log = folder / "log"
        Service(case, command, self.log, lambda: answers(("127.0.0.1", port)))

    def push(self, source, name, *options):
        """Copies an image into the registry; returns the reference it has there."""
        reference = f"{self.host}/{name}"
        if self.login:
            options += ("--dest-creds", f"{self.USER}:{self.PASSWORD}")
        if self.authority:
            options += ("--dest-cert-dir", str(self.client_folder()))
        else:
            options += ("--dest-tls-verify=false",)
        subprocess.run(
            ["skopeo", "--insecure-policy", "copy", "--quiet", *options, source, f"docker://{reference}"],
            check=True,
            capture_output=True,
        )
        return reference

    def client_folder(self):
        """A folder as in certs.d, with the authority and a client's certificate."""
        folder = self.folder / "client"
        if not folder.exists():
            folder.mkdir()
            shutil.copy(self.authority.certificate, folder / "ca.crt")
            certificate, key = self.authority.sign("client", "clientAuth")
            shutil.copy(certificate, folder / "client.cert")
            shutil.copy(key, folder / "client.key")
        return folder

    def put(self, path, data, media_type):
        """Stores a document by the registry's own protocol (without login and TLS)."""
        request = urllib.request.Request(f"http://{self.host}/v2/{path}", data, {"Content-Type": media_type}, method="PUT")
        with urllib.request.urlopen(request) as response:
            return response.headers

    def put_blob(self, repository, data, digest):
        url = f"http://{self.host}/v2/{repository}/blobs/uploads/"
        with urllib.request.urlopen(urllib.request.Request(url, method="POST")) as response:
            place = response.headers["Location"]
        mark = "&" if "?" in place else "?"
        request = urllib.request.Request(
            f"{place}{mark}digest={digest}", data, {"Content-Type": "application/octet-stream"}, method="PUT"
        )
        with urllib.request.urlopen(request):
            pass

    def auth_file(self, path):
        """Writes a login as container tools keep it."""
        word = base64.b64encode(f"{self.USER}:{self.PASSWORD}".encode()).decode()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"auths": {self.host: {"auth": word}}}))
        return pathlib.Path(path)


class CaseOfOwnUser(unittest.TestCase):
    """Has a folder that is removed in the end, and a user with a home of its own who has set nothing."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.home = self.folder / "home"
        (self.home / "run").mkdir(parents=True)
        self.env = clean_environment(self.home)


def need_root():
    if os.geteuid() != 0:
        raise unittest.SkipTest("engines want root")


def need_own_mounts():
    """Skips in a plain chroot: engines change how / is mounted and want cgroups, and neither is there."""
    with open("/proc/self/mounts") as mounts:
        has_root = any(line.split()[1] == "/" for line in mounts)
    if not has_root or not os.path.isdir("/sys/fs/cgroup"):
        raise unittest.SkipTest("no engine runs here: this is a chroot, without / as a mount or without cgroups")


def run(*command, env=None, **options):
    """Runs a command to success; returns what it wrote."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=env, **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr[-3000:]}")
    return done.stdout


class DockerEngine:
    """The Docker Engine with folders of its own and no network."""

    def __init__(self, case, folder, tcp=False):
        need_root()
        need_own_mounts()
        need("dockerd", "docker")
        folder.mkdir(parents=True)
        self.socket = folder / "socket"
        self.address = f"unix://{self.socket}"
        command = ["dockerd", "--data-root", folder / "data", "--exec-root", folder / "exec", "--pidfile", folder / "pid",
                   "--iptables=false", "--ip6tables=false", "--bridge=none", "-H", self.address]  # fmt: skip
        if tcp:
            self.tcp = f"tcp://127.0.0.1:{free_port()}"
            command += ["-H", self.tcp]
        self.env = {**os.environ, "DOCKER_HOST": self.address, "DOCKER_CONFIG": str(folder / "config")}
        Service(case, command, folder / "log", lambda: answers(str(self.socket), socket.AF_UNIX))

    def docker(self, *arguments):
        return run("docker", *arguments, env=self.env).strip()


class Podman:
    """Podman with a store of its own, and its service on demand."""

    def __init__(self, case, folder):
        need_root()
        need_own_mounts()
        need("podman")
        self.case = case
        self.folder = folder
        self.store = folder / "store"
        folder.mkdir(parents=True)
        self.conf = folder / "storage.conf"
        self.conf.write_text(
            f'[storage]\ndriver = "overlay"\ngraphroot = "{self.store}"\nrunroot = "{folder / "run"}"\n'
        )
        self.env = {**os.environ, "CONTAINERS_STORAGE_CONF": str(self.conf), "TMPDIR": str(folder)}
        case.addCleanup(self.unmount)

    def podman(self, *arguments):
        # No bolts and bars of the machine that runs the tests: cgroups, journal, sockets of others.
        options = ["--cgroup-manager=cgroupfs", "--events-backend=none"]
        return run("podman", *options, *arguments, env=self.env).strip()

    def serve(self):
        """Starts the service; returns its address."""
        path = self.folder / "socket"
        command = ["podman", "--cgroup-manager=cgroupfs", "--events-backend=none", "system", "service", "--time=0",
                   f"unix://{path}"]  # fmt: skip
        Service(self.case, command, self.folder / "log", lambda: answers(str(path), socket.AF_UNIX), env=self.env)
        return f"unix://{path}"

    def unmount(self):
        """Podman mounts its store on itself and leaves it so."""
        with open("/proc/self/mounts") as mounts:
            places = [line.split()[1] for line in mounts]
        for place in reversed([place for place in places if place.startswith(str(self.folder))]):
            subprocess.run(["umount", "-l", place], check=False, capture_output=True)


class ContainerdDaemon:
    """containerd with folders of its own."""

    def __init__(self, case, folder):
        need_root()
        need("containerd", "ctr")
        folder.mkdir(parents=True)
        self.socket = folder / "socket"
        config = folder / "config.toml"
        config.write_text(
            f'version = 2\nroot = "{folder / "root"}"\nstate = "{folder / "state"}"\n'
            f'disabled_plugins = ["io.containerd.grpc.v1.cri"]\n[grpc]\naddress = "{self.socket}"\n'
        )
        Service(case, ["containerd", "-c", config], folder / "log", lambda: answers(str(self.socket), socket.AF_UNIX))

    def ctr(self, *arguments):
        return run("ctr", "--address", self.socket, *arguments)
