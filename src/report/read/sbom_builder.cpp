#include "report/read/sbom_builder.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "base/text.h"
#include "report/read/purl_text.h"

namespace coaming {

namespace {

constexpr std::size_t kNamesInGap = 5;
constexpr std::size_t kMaxNameInGap = 80;

// What stands between the namespace and the name; '\0' where the ecosystem's names have no namespace.
char separator_of(std::string_view type) {
  if (type == "maven") return ':';
  for (const std::string_view other : {"composer", "github", "golang", "huggingface", "npm", "swift"}) {
    if (type == other) return '/';
  }
  return '\0';
}

bool is_of_distribution(std::string_view type) {
  return type == "apk" || type == "deb" || type == "rpm" || type == "alpm";
}

// "@babel/core" of "@babel" and "core", whichever of the two states what.
std::string full_name(std::string_view type, std::string_view group, const std::string& name) {
  const char separator = separator_of(type);
  if (separator == '\0' || group.empty() || name.find(separator) != std::string::npos) return name;
  return std::string(group) + separator + name;
}

void sort_unique(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

std::string cut(std::string_view text) {
  return std::string(text.substr(0, kMaxNameInGap)) + (text.size() > kMaxNameInGap ? "…" : "");
}

constexpr std::size_t kBytesOfText = 32;  // what a text takes beside its characters

std::size_t bytes_of(const std::string& text) { return kBytesOfText + text.size(); }

template <typename... Texts>
std::size_t bytes_of_all(const Texts&... texts) {
  return (bytes_of(texts) + ... + 0);
}

std::size_t bytes_of(const std::vector<std::string>& texts) {
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += bytes_of(text);
  return bytes;
}

std::size_t bytes_of(const Package& package) {
  std::size_t bytes =
      bytes_of_all(package.type, package.name, package.version, package.architecture, package.source_name,
                   package.source_version, package.cpe, package.found_by, package.purl);
  bytes += bytes_of(package.licenses) + bytes_of(package.depends_on) + bytes_of(package.provides);
  for (const Location& place : package.found_in) bytes += sizeof place + place.path.size();
  for (const EarlierVersion& earlier : package.replaces) bytes += sizeof earlier + earlier.version.size();
  return bytes;
}

// The version with the epoch that the purls of rpm keep apart.
std::string version_of(const StatedPackage& stated, const std::optional<PurlText>& purl) {
  std::string version = stated.version;
  if (version.empty() && purl) version = purl->version;
  if (purl && purl->type == "rpm" && !version.empty() && version.find(':') == std::string::npos) {
    const std::string_view epoch = purl->qualifier("epoch");
    if (!epoch.empty()) version = std::string(epoch) + ":" + version;
  }
  return version;
}

}  // namespace

void apply_upstream(std::string_view upstream, Package& package) {
  constexpr std::string_view kSourceRpm = ".src.rpm";
  if (upstream.empty()) return;
  if (upstream.ends_with(kSourceRpm)) {
    upstream.remove_suffix(kSourceRpm.size());
    const auto release = upstream.rfind('-');
    const auto version = release == std::string_view::npos || release == 0 ? release : upstream.rfind('-', release - 1);
    if (version == std::string_view::npos || version == 0) return;
    package.source_name = upstream.substr(0, version);
    package.source_version = upstream.substr(version + 1);
    return;
  }
  const auto at = std::min(upstream.find('@'), upstream.size());
  package.source_name = upstream.substr(0, at);
  package.source_version = upstream.substr(std::min(at + 1, upstream.size()));
}

void SbomBuilder::add_package(StatedPackage stated) {
  const auto purl = parse_purl(stated.purl);
  if (!purl && !stated.purl.empty()) {
    add_gap(ErrorCode::Invalid,
            "the purl of " + cut(stated.name) + " is no package URL and is left out: " + cut(stated.purl));
    stated.purl.clear();
  }
  Package package = std::move(stated.package);
  package.type = purl ? purl->type : stated.type.empty() ? "generic" : stated.type;
  if (stated.name.empty() && purl) stated.name = purl->name;
  package.name = full_name(package.type, stated.group.empty() && purl ? purl->name_space : stated.group, stated.name);
  package.version = version_of(stated, purl);
  if (package.name.empty() || package.version.empty()) {
    leave_out(package.name.empty() ? "state no name" : "state no version",
              package.name.empty() ? stated.id : package.name);
    add_other(stated.id);
    return;
  }
  if (report_.inventory.packages.size() >= kMaxSbomPackages) {
    too_many_packages_ = true;
    add_other(stated.id);
    return;
  }
  if (!afford(bytes_of(package) + bytes_of(stated.purl))) return;
  if (purl) {
    if (package.architecture.empty()) package.architecture = purl->qualifier("arch");
    if (package.source_name.empty()) apply_upstream(purl->qualifier("upstream"), package);
    if (distro_.empty() && is_of_distribution(purl->type)) distro_ = purl->qualifier("distro");
  }
  package.purl = purl ? std::move(stated.purl) : generic_purl(package.name, package.version);
  if (package.source_name.empty()) package.source_name = package.name;
  if (package.found_by.empty()) package.found_by = format_;
  sort_unique(package.licenses);
  if (package.found_in.size() > kMaxPlacesOfPackage) {
    package.found_in.resize(kMaxPlacesOfPackage);
    add_gap(ErrorCode::TooLarge, "more than " + std::to_string(kMaxPlacesOfPackage) + " places of " +
                                     cut(package.name) + " are stated; the rest is left out");
  }
  std::uint32_t number = 0;
  if (Reference* known = stated.id.empty() ? nullptr : reference(stated.id, number)) {
    if (known->target == Target::Package) {
      add_gap(ErrorCode::Invalid, "two components have the same reference " + cut(stated.id) +
                                      "; what depends on it is only said of the first");
    } else {
      known->target = Target::Package;
      known->package = static_cast<std::uint32_t>(report_.inventory.packages.size());
    }
  }
  report_.inventory.packages.push_back(std::move(package));
}

void SbomBuilder::leave_out(const std::string& why, std::string_view name) {
  LeftOut& left_out = left_out_[why];
  if (left_out.count++ < kNamesInGap) left_out.names += (left_out.names.empty() ? "" : ", ") + cut(name);
}

void SbomBuilder::add_gap(ErrorCode code, std::string message) {
  std::vector<Gap>& gaps = report_.inventory.gaps;
  if (gap_count_ > kMaxSbomGaps) return;
  if (gap_count_++ == kMaxSbomGaps) message = "there are more gaps than " + std::to_string(kMaxSbomGaps);
  gaps.push_back({code, "", std::nullopt, std::move(message)});
}

void SbomBuilder::add_layer(Layer layer) {
  std::vector<Layer>& layers = report_.artifact.layers;
  if (layers.size() >= kMaxSbomLayers) {
    leave_out("are layers beyond " + std::to_string(kMaxSbomLayers), std::to_string(layer.index));
  } else if (afford(sizeof layer + bytes_of_all(layer.media_type, layer.created, layer.created_by))) {
    layers.push_back(std::move(layer));
  }
}

void SbomBuilder::add_finding(Finding finding) {
  const std::size_t bytes = sizeof finding + bytes_of_all(finding.rule, finding.title, finding.location.path,
                                                          finding.evidence, finding.remedy);
  if (afford(bytes)) report_.findings.push_back(std::move(finding));
}

void SbomBuilder::add_stated_gap(Gap gap) {
  if (afford(sizeof gap + bytes_of_all(gap.path, gap.message))) report_.inventory.gaps.push_back(std::move(gap));
}

bool SbomBuilder::afford(std::size_t bytes) {
  too_much_text_ = too_much_text_ || bytes > kMaxSbomTextBytes - text_bytes_;
  if (!too_much_text_) text_bytes_ += bytes;
  return !too_much_text_;
}

SbomBuilder::Reference* SbomBuilder::reference(std::string_view id, std::uint32_t& number) {
  auto known = numbers_.find(id);
  if (known == numbers_.end()) {
    if (references_.size() >= kMaxSbomReferences || !afford(sizeof(Reference) + 2 * kBytesOfText + id.size())) {
      too_many_relations_ = true;
      return nullptr;
    }
    known = numbers_.emplace(id, static_cast<std::uint32_t>(references_.size())).first;
    references_.emplace_back();
  }
  number = known->second;
  return &references_[number];
}

void SbomBuilder::add_other(std::string_view id) {
  std::uint32_t number = 0;
  Reference* known = id.empty() ? nullptr : reference(id, number);
  if (known != nullptr && known->target == Target::Unknown) known->target = Target::Other;
}

void SbomBuilder::relate(std::string_view from, std::string_view to, bool is_ownership) {
  Relation relation{0, 0, is_ownership};
  if (reference(from, relation.from) == nullptr || reference(to, relation.to) == nullptr) return;
  if (relations_.size() >= kMaxSbomRelations) {
    too_many_relations_ = true;
    return;
  }
  relations_.push_back(relation);
}

void SbomBuilder::add_dependency(std::string_view id, std::string_view needed) { relate(id, needed, false); }

void SbomBuilder::add_owner(std::string_view owner, std::string_view owned) { relate(owner, owned, true); }

void SbomBuilder::mark_development(std::string_view id) {
  std::uint32_t number = 0;
  if (Reference* known = reference(id, number)) known->is_development = true;
}

std::size_t SbomBuilder::layer_named(std::string_view digest) {
  const auto known = layer_names_.find(digest);
  if (known != layer_names_.end()) return known->second;
  if (layer_names_.size() >= kMaxSbomLayers || !afford(2 * kBytesOfText + digest.size())) return kMaxSbomLayers;
  return layer_names_.emplace(digest, layer_names_.size()).first->second;
}

// "debian-12": what the purls of a distribution's packages say, where nothing else does.
void SbomBuilder::take_distribution(std::string_view distro) {
  if (report_.inventory.distribution || distro.empty()) return;
  const auto dash = std::min(distro.rfind('-'), distro.size());
  Distribution distribution;
  distribution.id = distro.substr(0, dash);
  distribution.version_id = distro.substr(std::min(dash + 1, distro.size()));
  if (!distribution.id.empty()) report_.inventory.distribution = std::move(distribution);
}

void SbomBuilder::resolve_layers() {
  const std::vector<Layer>& layers = report_.artifact.layers;
  std::vector<std::optional<std::size_t>> index_of;
  if (!layer_names_.empty()) {
    index_of.resize(layer_names_.size());
    for (const Layer& layer : layers) {
      for (const std::optional<Digest>& digest : {layer.diff_id, layer.digest}) {
        const auto named = digest ? layer_names_.find(digest->to_string()) : layer_names_.end();
        if (named != layer_names_.end() && !index_of[named->second]) index_of[named->second] = layer.index;
      }
    }
  } else {
    for (const Layer& layer : layers) index_of.emplace_back(layer.index);
  }
  const auto index = [&](std::size_t named) { return named < index_of.size() ? index_of[named] : std::nullopt; };
  bool has_lost_places = false;
  const auto keep_place = [&](Location& place) {
    const auto found = index(place.layer);
    place.layer = found.value_or(0);
    return found.has_value() || layers.empty();
  };
  for (Package& package : report_.inventory.packages) {
    if (package.layer) package.layer = index(*package.layer);
    std::vector<Location>& places = package.found_in;
    const auto kept = std::stable_partition(places.begin(), places.end(), keep_place);
    has_lost_places = has_lost_places || kept != places.end();
    places.erase(kept, places.end());
    std::erase_if(package.replaces, [&](const EarlierVersion& earlier) { return earlier.layer >= layers.size(); });
  }
  auto& distribution = report_.inventory.distribution;
  if (distribution && !distribution->found_in.path.empty() && !keep_place(distribution->found_in)) {
    distribution->found_in = {};
  }
  for (Gap& gap : report_.inventory.gaps) {
    if (gap.layer && *gap.layer >= layers.size()) gap.layer.reset();
  }
  if (has_lost_places) {
    add_gap(ErrorCode::Invalid, "some places where packages were found are in no layer of the image, and are left out");
  }
}

void SbomBuilder::resolve_relations() {
  std::vector<Package>& packages = report_.inventory.packages;
  std::size_t unknown = 0;
  const auto key = [](const Relation& r) { return std::tie(r.from, r.to, r.is_ownership); };
  std::sort(relations_.begin(), relations_.end(),
            [&](const Relation& a, const Relation& b) { return key(a) < key(b); });
  const auto same = [&](const Relation& a, const Relation& b) { return key(a) == key(b); };
  relations_.erase(std::unique(relations_.begin(), relations_.end(), same), relations_.end());
  const auto package_of = [&](std::uint32_t number) {
    return references_[number].target == Target::Package ? &packages[references_[number].package] : nullptr;
  };
  for (const Relation& relation : relations_) {
    Package* from = package_of(relation.from);
    const Package* to = package_of(relation.to);
    if (from == nullptr || to == nullptr) {
      const bool is_unknown =
          references_[relation.from].target == Target::Unknown || references_[relation.to].target == Target::Unknown;
      unknown += is_unknown && !relation.is_ownership ? 1 : 0;
      continue;
    }
    if (from == to || (relation.is_ownership && !is_of_distribution(from->type))) continue;
    if (!afford(bytes_of(to->purl))) {
      too_many_relations_ = true;
      break;
    }
    (relation.is_ownership ? from->provides : from->depends_on).push_back(to->purl);
  }
  for (const Reference& known : references_) {
    if (known.is_development && known.target == Target::Package) packages[known.package].is_development = true;
  }
  for (Package& package : packages) {
    sort_unique(package.depends_on);
    sort_unique(package.provides);
  }
  if (unknown > 0) {
    add_gap(ErrorCode::NotFound,
            std::to_string(unknown) + " dependencies are left out, as they name what the document does not list");
  }
}

void SbomBuilder::join_duplicates() {
  std::vector<Package>& packages = report_.inventory.packages;
  const auto identity = [](const Package& p) { return std::tie(p.type, p.name, p.version, p.architecture, p.purl); };
  std::stable_sort(packages.begin(), packages.end(),
                   [&](const Package& a, const Package& b) { return identity(a) < identity(b); });
  std::vector<Package> unique;
  unique.reserve(packages.size());
  const auto append = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  for (Package& package : packages) {
    if (unique.empty() || identity(unique.back()) != identity(package)) {
      unique.push_back(std::move(package));
      continue;
    }
    Package& first = unique.back();
    append(first.licenses, package.licenses);
    append(first.depends_on, package.depends_on);
    append(first.provides, package.provides);
    if (first.found_in.size() < kMaxPlacesOfPackage) append(first.found_in, package.found_in);
  }
  packages = std::move(unique);
  for (Package& package : packages) {
    sort_unique(package.licenses);
    sort_unique(package.depends_on);
    sort_unique(package.provides);
    std::set<std::tuple<std::size_t, std::string, std::size_t>> seen;
    std::erase_if(package.found_in,
                  [&](const Location& place) { return !seen.emplace(place.layer, place.path, place.line).second; });
  }
}

void SbomBuilder::tell_what_is_left_out() {
  for (const auto& [why, left_out] : left_out_) {
    std::string message = "components that " + why + " are not listed (" + std::to_string(left_out.count) + "): ";
    message += left_out.names;
    if (left_out.count > kNamesInGap) message += " …";
    add_gap(ErrorCode::Unsupported, std::move(message));
  }
  if (too_many_packages_) {
    add_gap(ErrorCode::TooLarge,
            "the document lists more than " + std::to_string(kMaxSbomPackages) + " packages; the rest is left out");
  }
  if (too_much_text_) {
    add_gap(ErrorCode::TooLarge, "the document says more than the " + human_size(kMaxSbomTextBytes) +
                                     " that are kept; the rest is left out");
  }
  if (too_many_relations_) {
    add_gap(ErrorCode::TooLarge, "the document states more dependencies than are kept; the rest is left out");
  }
}

Report SbomBuilder::finish() {
  std::vector<Layer>& layers = report_.artifact.layers;
  std::stable_sort(layers.begin(), layers.end(), [](const Layer& a, const Layer& b) { return a.index < b.index; });
  for (std::size_t i = 0; i < layers.size(); ++i) layers[i].index = i;
  take_distribution(distro_);
  resolve_layers();
  resolve_relations();
  join_duplicates();
  tell_what_is_left_out();
  sort_gaps(report_.inventory.gaps);
  sort_findings(report_.findings);
  return std::move(report_);
}

}  // namespace coaming
