// A small report with something of everything, for the tests of the formats.
#pragma once

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
  Layer base;
  base.diff_id = sha256("base");
  base.size = 51'100'000;
  base.created_by = "/bin/sh -c #(nop) ADD file:abc in / ";
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
  keel.licenses = {"GPL-2+", "MIT"};
  keel.found_by = "dpkg";
  keel.found_in = {{"var/lib/dpkg/status", 1, 12}};
  keel.purl = "pkg:deb/debian/keel@1:1.1-1?arch=amd64&distro=debian-12";
  keel.layer = 1;
  keel.replaces = {{"1:1.0-1", 0}};
  Package mast = keel;
  mast.name = mast.source_name = "ma\x1bst\xff";
  mast.version = "3";
  mast.licenses.clear();
  mast.replaces.clear();
  mast.layer = 0;
  report.inventory.packages = {keel, mast};
  report.inventory.distribution = {
      "debian", "12", "bookworm", "Debian GNU/Linux 12 (bookworm)", {}, {"etc/os-release", 0, 0}};
  report.inventory.gaps = {{ErrorCode::Corrupt, "lib/apk/db/\ninstalled", 1, "cut short"},
                           {ErrorCode::NotFound, "", std::nullopt, "no history"}};
  return report;
}

}  // namespace coaming
