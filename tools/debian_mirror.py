"""The Debian mirror that the machine's own apt uses, and how to reach it."""

import dataclasses
import pathlib
import re
import subprocess

DEFAULT_URI = "http://deb.debian.org/debian"
CERTIFICATES = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")


@dataclasses.dataclass
class Mirror:
    uri: str = DEFAULT_URI
    keyring: str = ""
    trusted: bool = False  # apt takes it without a signature

    def debootstrap_options(self):
        options = [f"--keyring={self.keyring}"] if self.keyring else []
        return options + (["--no-check-gpg"] if self.trusted else [])

    def sources_line(self, suite):
        return f"deb {'[trusted=yes] ' if self.trusted else ''}{self.uri} {suite} main\n"

    def certificates(self):
        return CERTIFICATES.read_text() if CERTIFICATES.exists() else ""

    def apt_conf(self, certificate_path):
        return (
            'APT::Sandbox::User "root";\n'
            'Acquire::Languages "none";\n'
            'Acquire::Retries "3";\n'
            f'Acquire::https::CaInfo "{certificate_path}";\n'
        )

    def proxies(self):
        """The proxy that apt is told to use, as environment variables."""
        found = {}
        for kind in ("http", "https"):
            shell = subprocess.run(
                ["apt-config", "shell", "proxy", f"Acquire::{kind}::Proxy"], capture_output=True, text=True
            )
            match = re.match(r"proxy='(.+)'", shell.stdout)
            if match and match[1] != "DIRECT":
                found[f"{kind}_proxy"] = match[1]
        return found


def parse_one_line(text):
    """Yields (mirror, suites, components) from sources.list(5), the one-line style."""
    for line in text.splitlines():
        match = re.match(r"\s*deb\s+(?:\[(.*?)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)", line)
        if match:
            options = dict(part.split("=", 1) for part in (match[1] or "").split() if "=" in part)
            yield make_mirror(match[2], options.get("signed-by", ""), options.get("trusted", "")), [match[3]], match[4].split()


def parse_deb822(text):
    """Yields (mirror, suites, components) from sources.list(5), the deb822 style."""
    for stanza in re.split(r"\n\s*\n", text):
        lines = [line for line in stanza.splitlines() if not line.startswith("#")]
        fields = dict(re.findall(r"^(\S+?):[ \t]*(.*(?:\n[ \t].*)*)", "\n".join(lines), re.M))
        fields = {name.lower(): value.strip() for name, value in fields.items()}
        if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes").lower() == "no":
            continue
        for uri in fields.get("uris", "").split():
            mirror = make_mirror(uri, fields.get("signed-by", ""), fields.get("trusted", ""))
            yield mirror, fields.get("suites", "").split(), fields.get("components", "").split()


def make_mirror(uri, signed_by, trusted):
    keyring = signed_by if signed_by.startswith("/") and "\n" not in signed_by else ""
    return Mirror(uri.rstrip("/"), keyring, trusted.lower() == "yes")


def find_mirror(suite, apt=pathlib.Path("/etc/apt")):
    """The first source of the suite's main component that http or https reaches, else Debian's own."""
    for path in [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*"))]:
        if path.suffix not in (".list", ".sources") or not path.is_file():
            continue
        parse = parse_one_line if path.suffix == ".list" else parse_deb822
        for mirror, suites, components in parse(path.read_text()):
            if suite in suites and "main" in components and mirror.uri.startswith(("http://", "https://")):
                return mirror
    return Mirror()
