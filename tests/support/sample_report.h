// A small report with something of everything, for the tests of the formats.
#pragma once

#include <utility>

#include "model/report.h"

namespace coaming {

inline Report sample_report() {
  Report report;
  report.artifact.target = "app.tar";
  report.artifact.kind = ArtifactKind::DockerArchive;
  report.artifact.kind_was_guessed = true;
  report.artifact.name = "app:1.2";
  report.artifact.image_id = sha256("config");
  report.artifact.platform = {"linux", "arm64", "v8"};
  report.artifact.created = "2026-01-02T03:04:05Z";
  report.artifact.base = BaseImage{"debian:bookworm", sha256("debian"), 1, "annotation"};
  Layer base;
  base.digest = sha256("base.gz");
  base.diff_id = sha256("base");
  base.size = 51'100'000;
  base.media_type = "application/vnd.oci.image.layer.v1.tar+gzip";
  base.created_by = "/bin/sh -c #(nop) ADD file:abc in / ";
  base.created = "2026-01-01T00:00:00.25+01:00";
  Layer upgrade;
  upgrade.index = 1;
  upgrade.diff_id = sha256("upgrade");
  upgrade.size = 17;
  report.artifact.layers = {base, upgrade};

  Package keel;
  keel.type = "deb";
  keel.name = "keel";
  keel.version = "1:1.1-1";
  keel.architecture = "amd64";
  keel.source_name = "hull";
  keel.source_version = "1:1.1-1";
  keel.licenses = {"GPL-2+", "MIT", "MIT OR Apache-2.0"};
  keel.found_by = "dpkg";
  keel.found_in = {{"var/lib/dpkg/status", 1, 12}, {"usr/share/doc/keel/copyright", 0, 0}};
  keel.purl = "pkg:deb/debian/keel@1:1.1-1?arch=amd64&distro=debian-12";
  keel.provides = {"pkg:npm/%40ship/deck@2.0.0"};
  keel.layer = 1;
  keel.replaces = {{"1:1.0-1", 0}};
  Package mast;
  mast.type = "deb";
  mast.name = mast.source_name = "ma\x1bst\xff";
  mast.version = "3";
  mast.architecture = "amd64";
  mast.licenses = {"BSD-3-Clause", "BSD-3-clause"};
  mast.found_by = "dpkg";
  mast.found_in = {{"var/lib/dpkg/status", 1, 12}};
  mast.purl = "pkg:deb/debian/ma%1Bst%FF@3?arch=amd64&distro=debian-12";
  mast.layer = 0;

  Package rig;
  rig.type = "generic";
  rig.name = rig.source_name = "rig";
  rig.version = "4.2";
  rig.cpe = "cpe:2.3:a:ship:rig:4.2:*:*:*:*:*:*:*";
  rig.found_by = "binary";
  rig.found_in = {{"usr/local/bin/rig", 1, 0}};
  rig.purl = "pkg:generic/rig@4.2";
  rig.layer = 1;

  Package deck;
  deck.type = "npm";
  deck.name = deck.source_name = "@ship/deck";
  deck.version = "2.0.0";
  deck.licenses = {"MIT OR Apache-2.0"};
  deck.found_by = "npm";
  deck.found_in = {{"app/node_modules/@ship/deck/package.json", 1, 0}};
  deck.purl = "pkg:npm/%40ship/deck@2.0.0";
  deck.layer = 1;
  Package hatch = deck;
  hatch.name = hatch.source_name = "</script><img src=x onerror=alert(1)>";
  hatch.version = "1.0.0";
  hatch.licenses = {"\"free\" & <b>easy</b>"};
  hatch.found_in = {{"app/package-lock.json", 1, 7}};
  hatch.purl = "pkg:npm/%3C/script%3E%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E@1.0.0";
  hatch.is_development = true;
  // Each needs the other: such circles are not rare.
  hatch.depends_on = {deck.purl};
  deck.depends_on = {hatch.purl};
  report.inventory.packages = {keel, mast, rig, hatch, deck};

  report.inventory.distribution = {
      "debian", "12", "bookworm", "Debian GNU/Linux 12 (bookworm)", {}, {"etc/os-release", 0, 0}};
  report.inventory.gaps = {{ErrorCode::NotFound, "", std::nullopt, "no history"},
                           {ErrorCode::Corrupt, "lib/apk/db/\ninstalled", 1, "cut short"}};

  Finding secret;
  secret.rule = "secret/private-key";
  secret.title = "A private key lies in the image";
  secret.severity = Severity::Critical;
  secret.location = {"root/.ssh/id_\x1b[31mrsa", 0, 1};
  secret.is_hidden = true;
  secret.evidence = "-----BEGIN OPENSSH PRIVATE KEY-----, 38 lines";
  secret.remedy = "Take it out of the layer that adds it, and replace the key.";
  Finding setuid;
  setuid.rule = "file/setuid";
  setuid.title = "A program runs as root for whoever starts it";
  setuid.severity = Severity::Medium;
  setuid.location = {"usr/bin/</td><script>alert(2)</script>", 1, 0};
  setuid.evidence = "mode 4755, owner 0";
  setuid.remedy = "Take the bit away where nobody needs it: chmod u-s.";
  Finding user;
  user.rule = "config/root";
  user.title = "The image runs as root";
  user.severity = Severity::Low;
  user.evidence = "User is not set";
  user.remedy = "Name another user in a USER instruction.";
  report.findings = {user, secret, setuid};
  return report;
}

// The same with `count` packages of type npm instead.
inline Report large_report(std::size_t count) {
  Report report = sample_report();
  Package one = report.inventory.packages.back();
  report.inventory.packages.clear();
  one.depends_on.clear();
  for (std::size_t i = 0; i < count; ++i) {
    Package package = one;
    package.name = package.source_name = "part-" + std::to_string(1'000'000 + i);
    package.purl = "pkg:npm/" + package.name + "@2.0.0";
    if (i > 0) package.depends_on = {report.inventory.packages.back().purl};
    report.inventory.packages.push_back(std::move(package));
  }
  return report;
}

}  // namespace coaming
