// SbomBuilder: puts a Report together from what a document lists, in whatever order it does.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/report.h"

namespace coaming {

// Of one document; the rest is a Gap. A Package takes about 1 kB.
inline constexpr std::size_t kMaxSbomPackages = 60'000;
// Of "this one needs that one", and of the names in them.
inline constexpr std::size_t kMaxSbomRelations = 1'000'000;
inline constexpr std::size_t kMaxSbomReferences = 150'000;
inline constexpr std::size_t kMaxSbomLayers = 10'000;
// Of one document; more are not listed, and the last one says so.
inline constexpr std::size_t kMaxSbomGaps = 1'000;
// Of all texts that are kept of one document; the rest is a Gap.
inline constexpr std::size_t kMaxSbomTextBytes = 96 << 20;
// Of one package; more are not kept.
inline constexpr std::size_t kMaxPlacesOfPackage = 1'000;

// What a document says of one package, in the words that all formats share.
struct StatedPackage {
  std::string id;    // what relations call it
  std::string type;  // the purl type, where there is no purl; may be empty
  std::string group;
  std::string name;
  std::string version;
  std::string purl;
  Package package;  // what else is stated
};

class SbomBuilder {
 public:
  // `format` is the found_by of packages that do not say who has found them.
  explicit SbomBuilder(std::string format) : format_(std::move(format)) { report_.artifact.kind = ArtifactKind::Sbom; }

  Report& report() { return report_; }

  // Completes name, type, version, architecture and source from the purl. Without a name or a version it is counted
  // among those that are not listed.
  void add_package(StatedPackage stated);
  // A component that is no package, and why it is not listed: "are of type file".
  void leave_out(const std::string& why, std::string_view name);
  void add_gap(ErrorCode code, std::string message);
  void add_layer(Layer layer);
  void add_finding(Finding finding);
  // One that the document itself states.
  void add_stated_gap(Gap gap);

  // Whether so many bytes more may be kept; once it is no, it stays no, and a Gap says so.
  bool afford(std::size_t bytes);

  // An id that relations may name, but that is no package.
  void add_other(std::string_view id);
  void add_dependency(std::string_view id, std::string_view needed);
  // A distribution's package that owns the files of another package.
  void add_owner(std::string_view owner, std::string_view owned);
  void mark_development(std::string_view id);

  // Where layers are known by digest: the number to put into Location::layer and Package::layer for now. finish()
  // makes an index of it, and drops what is in no layer of the artifact.
  std::size_t layer_named(std::string_view digest);

  Report finish();

 private:
  struct Relation {
    std::uint32_t from;
    std::uint32_t to;
    bool is_ownership;
  };
  // The packages and others by their id, and everything that relations name.
  enum class Target : std::uint8_t { Unknown, Other, Package };
  struct Reference {
    Target target = Target::Unknown;
    std::uint32_t package = 0;
    bool is_development = false;
  };
  struct LeftOut {
    std::size_t count = 0;
    std::string names;  // of the first few
  };

  // Null beyond kMaxSbomReferences.
  Reference* reference(std::string_view id, std::uint32_t& number);
  void relate(std::string_view from, std::string_view to, bool is_ownership);
  void take_distribution(std::string_view distro);
  void resolve_layers();
  void resolve_relations();
  void join_duplicates();
  void tell_what_is_left_out();

  std::string format_;
  Report report_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<Reference> references_;
  std::vector<Relation> relations_;
  std::map<std::string, std::size_t, std::less<>> layer_names_;
  std::map<std::string, LeftOut> left_out_;
  std::string distro_;         // of the first purl that names one
  std::size_t gap_count_ = 0;  // of those that add_gap() added
  std::size_t text_bytes_ = 0;
  bool too_much_text_ = false;
  bool too_many_packages_ = false;
  bool too_many_relations_ = false;
};

// Adds what "upstream" says in the purls that Syft writes: "hull", "hull@1.2", "hull-1.2.src.rpm".
void apply_upstream(std::string_view upstream, Package& package);

}  // namespace coaming
