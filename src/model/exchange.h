// Which members the words of the model have, for wire.h. Who adds a member adds it here.
#pragma once

#include "base/wire.h"
#include "model/artifact.h"
#include "model/file_facts.h"
#include "model/report.h"

namespace coaming {

// Raised with every change here: what was kept by another version is not read.
inline constexpr unsigned kExchangeVersion = 2;

inline constexpr std::size_t kErrorCodes = static_cast<std::size_t>(ErrorCode::Unsupported) + 1;
inline constexpr std::size_t kSeverities = static_cast<std::size_t>(Severity::Critical) + 1;
inline constexpr std::size_t kArtifactKinds = static_cast<std::size_t>(ArtifactKind::Sbom) + 1;

template <typename Wire>
void exchange(Wire& wire, Location& location) {
  wire(location.path, location.layer, location.line);
}

template <typename Wire>
void exchange(Wire& wire, Gap& gap) {
  wire.choice(gap.code, kErrorCodes);
  wire(gap.path, gap.layer, gap.message);
}

template <typename Wire>
void exchange(Wire& wire, EarlierVersion& earlier) {
  wire(earlier.version, earlier.layer);
}

template <typename Wire>
void exchange(Wire& wire, Need& need) {
  wire(need.name, need.version);
}

template <typename Wire>
void exchange(Wire& wire, Package& p) {
  wire(p.type, p.name, p.version, p.architecture, p.source_name, p.source_version, p.licenses, p.is_development,
       p.needs, p.offers, p.cpe, p.found_by, p.found_in, p.purl, p.depends_on, p.provides, p.layer, p.replaces);
}

template <typename Wire>
void exchange(Wire& wire, Finding& finding) {
  wire(finding.rule, finding.title, finding.location, finding.is_hidden, finding.evidence, finding.remedy);
  wire.choice(finding.severity, kSeverities);
}

template <typename Wire>
void exchange(Wire& wire, FileFacts& facts) {
  wire(facts.path, facts.layer, facts.hidden_from, facts.packages, facts.findings, facts.gaps, facts.package_gaps,
       facts.locks, facts.asks_for);
}

template <typename Wire>
void exchange(Wire& wire, Distribution& d) {
  wire(d.id, d.version_id, d.codename, d.pretty_name, d.id_like, d.found_in);
}

template <typename Wire>
void exchange(Wire& wire, Inventory& inventory) {
  wire(inventory.distribution, inventory.packages, inventory.gaps);
}

template <typename Wire>
void exchange(Wire& wire, Layer& layer) {
  wire(layer.index, layer.digest, layer.diff_id, layer.size, layer.media_type, layer.created_by, layer.created);
}

template <typename Wire>
void exchange(Wire& wire, Platform& platform) {
  wire(platform.os, platform.architecture, platform.variant);
}

template <typename Wire>
void exchange(Wire& wire, BaseImage& base) {
  wire(base.name, base.digest, base.layers, base.known_by);
}

template <typename Wire>
void exchange(Wire& wire, Artifact& a) {
  wire.choice(a.kind, kArtifactKinds);
  wire(a.target, a.kind_was_guessed, a.name, a.manifest_digest, a.image_id, a.platform, a.created, a.layers, a.base);
}

template <typename Wire>
void exchange(Wire& wire, Report& report) {
  wire(report.artifact, report.inventory, report.findings);
}

}  // namespace coaming
