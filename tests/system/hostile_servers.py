"""Registries and engines that hang, loop and lie: what they do is one function of the request."""

import contextlib
import hashlib
import http.server
import json
import socket
import socketserver
import threading

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"
CONFIG = "application/vnd.oci.image.config.v1+json"


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class HostileServer:
    """Serves on loopback or at a unix socket, until the case ends; `behave(handler)` answers a request, or does not."""

    def __init__(self, case, behave, path=None):
        self.ended = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                with contextlib.suppress(OSError):
                    behave(self)

            do_HEAD = do_GET

            def handle(self):
                with contextlib.suppress(OSError):
                    super().handle()

            def log_message(self, *arguments):
                pass

            def hang(self):
                """Says nothing more, and does not close."""
                self.wfile.flush()
                outer.ended.wait()
                self.close_connection = True

            def close(self):
                self.wfile.flush()
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

            def head(self, status, length=None, **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                if length is not None:
                    self.send_header("Content-Length", str(length))
                self.end_headers()

            def give(self, body, status=200, length=None, **headers):
                self.head(status, len(body) if length is None else length, **headers)
                self.wfile.write(body)

        family = socketserver.ThreadingTCPServer if path is None else socketserver.ThreadingUnixStreamServer

        class Server(family):
            daemon_threads = True
            block_on_close = False

            def get_request(self):
                request, address = super().get_request()
                return request, address or ("local", 0)

        self.server = Server(("127.0.0.1", 0) if path is None else str(path), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        case.addCleanup(self.stop)

    @property
    def host(self):
        return "127.0.0.1:%d" % self.server.server_address[1]

    def stop(self):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()


class HostileRegistry(HostileServer):
    """Has the image app:1 of one layer, but for the path that ends with `where`, at which it misbehaves."""

    def __init__(self, case, layer, where, misbehave):
        config = {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [digest_of(layer)]}}
        config = json.dumps(config).encode()
        self.layer = layer
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": {"mediaType": CONFIG, "digest": digest_of(config), "size": len(config)},
            "layers": [{"mediaType": LAYER, "digest": digest_of(layer), "size": len(layer)}],
        }
        self.manifest = json.dumps(manifest).encode()
        places = {
            "/v2/": b"{}",
            "/v2/app/manifests/1": self.manifest,
            "/v2/app/blobs/" + digest_of(config): config,
            "/v2/app/blobs/" + digest_of(layer): layer,
        }
        bad = {"ping": "/v2/", "manifest": "/v2/app/manifests/1", "config": "/v2/app/blobs/" + digest_of(config),
               "layer": "/v2/app/blobs/" + digest_of(layer)}.get(where)  # fmt: skip

        def behave(handler):
            path = handler.path.split("?")[0]
            if path == bad:
                return misbehave(handler, places[path])
            if path not in places:
                return handler.give(b'{"errors": [{"code": "NOT_FOUND"}]}', 404)
            return handler.give(places[path], Content_Type=MANIFEST if "manifests" in path else "application/octet-stream")

        super().__init__(case, behave)


class HostileEngine(HostileServer):
    """Docker, but for what it does when the image app:1 is to be given out, or at another path."""

    def __init__(self, case, folder, misbehave, where="/get"):
        self.path = folder / "socket"

        def behave(handler):
            if where in handler.path:
                return misbehave(handler)
            if handler.path == "/_ping":
                return handler.give(b"OK", Api_Version="1.41")
            if handler.path.endswith("/images/app:1/json") or handler.path.endswith("/images/app%3A1/json"):
                return handler.give(json.dumps({"Id": "sha256:" + "a" * 64, "RepoTags": ["app:1"], "Size": 1000}).encode())
            return handler.give(b'{"message": "no such thing"}', 404)

        super().__init__(case, behave, self.path)
