#include "inventory/catalogers/java_archive.h"

#include <algorithm>
#include <vector>

#include "base/file_memory.h"
#include "base/text.h"
#include "base/zip.h"
#include "inventory/catalogers/java/names.h"

namespace coaming {

namespace {

constexpr std::string_view kManifest = "META-INF/MANIFEST.MF";
constexpr std::string_view kPomProperties = "pom.properties";

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_java_archive(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string_view extension = name.substr(dot);
  return std::any_of(std::begin(kJavaArchivePaths), std::end(kJavaArchivePaths),
                     [&](std::string_view path) { return path.ends_with(extension); });
}

// What is wanted of one archive, read in one pass over its directory.
struct Contents {
  JavaManifest manifest;
  std::vector<JavaArtifact> poms;
  bool has_classes = false;
};

class JavaReader {
 public:
  explicit JavaReader(const JavaLimits& limits) : limits_(limits) {}

  // Reads an archive; `place` is its path, or where it lies in the file.
  Result<void> read(const ByteRange& bytes, const std::string& place, int depth) {
    Contents contents;
    auto visited = visit_zip(bytes, [&](const ZipEntry& entry) { return take(bytes, entry, place, depth, contents); });
    if (visited) {
      add_packages(contents, place);
    } else {
      // What was read in front of the damage.
      for (const JavaArtifact& pom : contents.poms) add(pom);
    }
    return visited;
  }

  Catalog finish() { return std::move(catalog_); }

 private:
  Result<void> take(const ByteRange& bytes, const ZipEntry& entry, const std::string& place, int depth,
                    Contents& contents) {
    if (entry.name.ends_with(".class")) {
      contents.has_classes = true;
    } else if (entry.name == kManifest) {
      if (const auto text = expand(bytes, entry, kMaxJavaManifestBytes, place)) {
        contents.manifest = parse_java_manifest(*text);
      }
    } else if (base_name(entry.name) == kPomProperties) {
      if (const auto text = expand(bytes, entry, kMaxPomPropertiesBytes, place)) add_pom(*text, contents);
    } else if (is_java_archive(entry.name)) {
      read_nested(bytes, entry, place, depth);
    }
    return {};
  }

  static void add_pom(std::string_view text, Contents& contents) {
    JavaArtifact pom = parse_pom_properties(text);
    const bool is_complete = !pom.group.empty() && !pom.artifact.empty() && !pom.version.empty();
    if (is_complete && contents.poms.size() < kMaxPackages) contents.poms.push_back(std::move(pom));
  }

  // The content of an entry, counted into what this file may expand to; none where there is a Gap instead.
  std::optional<std::string> expand(const ByteRange& bytes, const ZipEntry& entry, std::uint64_t limit,
                                    const std::string& place) {
    if (entry.size > limits_.expanded_bytes - expanded_) {
      gap(ErrorCode::TooLarge, place, entry.name,
          "the archives in this file expand to more than " + std::to_string(limits_.expanded_bytes) + " bytes");
      return std::nullopt;
    }
    auto content = read_zip_entry(bytes, entry, limit);
    if (!content) {
      gap(content.error().code, place, entry.name, content.error().message);
      return std::nullopt;
    }
    expanded_ += content->size();
    return std::move(*content);
  }

  void read_nested(const ByteRange& bytes, const ZipEntry& entry, const std::string& place, int depth) {
    if (depth == limits_.depth) {
      return gap(ErrorCode::TooLarge, place, entry.name,
                 "archives within archives deeper than " + std::to_string(limits_.depth) + " are not read");
    }
    if (++nested_ > limits_.nested) {
      if (nested_ == limits_.nested + 1) {
        gap(ErrorCode::TooLarge, place, entry.name, "more than " + std::to_string(limits_.nested) + " archives in it");
      }
      return;
    }
    const std::string name = std::string(entry.name);
    const std::string inner = place + "!/" + name;
    Result<void> result;
    if (is_stored(entry)) {
      const auto content = zip_content(bytes, entry);
      result = content ? read(*content, inner, depth + 1) : Result<void>(content.error());
    } else if (const auto content = expand_nested(bytes, entry, place)) {
      result = read(ByteRange::of_memory(*content), inner, depth + 1);
      in_memory_ -= content->size();
    }
    if (!result) gap(result.error().code, place, name, result.error().message);
  }

  // What is expanded of all archives that are being read at the same time stays below the limit.
  std::optional<std::string> expand_nested(const ByteRange& bytes, const ZipEntry& entry, const std::string& place) {
    auto content = expand(bytes, entry, limits_.nested_bytes - in_memory_, place);
    if (content) in_memory_ += content->size();
    return content;
  }

  void add_packages(const Contents& contents, const std::string& place) {
    const std::string_view file_name = base_name(place);
    const JavaArtifact by_name = parse_java_file_name(file_name);
    const std::string_view stem = file_name.substr(0, file_name.rfind('.'));
    bool has_own = false;
    for (const JavaArtifact& pom : contents.poms) {
      add(pom);
      has_own = has_own || stem == pom.artifact || by_name.artifact == pom.artifact ||
                by_name.artifact.ends_with("." + pom.artifact);
    }
    if (has_own) return;
    const auto own = identify_java_archive(contents.manifest, file_name);
    if (own) {
      // One that has the poms of others in it names itself in the manifest or by a version in its file name; a
      // single pom without a file name to go by is its own.
      const bool is_stated = contents.poms.empty() || !by_name.version.empty();
      const bool is_listed = std::any_of(contents.poms.begin(), contents.poms.end(),
                                         [&](const JavaArtifact& pom) { return pom.artifact == own->artifact; });
      if (is_stated && !is_listed) add(*own);
    } else if (contents.poms.empty() && contents.has_classes) {
      catalog_.add_gap(ErrorCode::NotFound,
                       printable(place) +
                           " holds classes, but neither pom.properties, nor its manifest, nor its name " +
                           "states a version; it is missing from the packages");
    }
  }

  void add(const JavaArtifact& artifact) {
    Package package;
    package.type = "maven";
    package.name = artifact.group + ":" + artifact.artifact;
    package.version = artifact.version;
    package.source_name = package.name;
    package.found_in.emplace_back();
    catalog_.add_package(std::move(package));
  }

  void gap(ErrorCode code, const std::string& place, std::string_view entry, const std::string& message) {
    catalog_.add_gap(code, printable(place + "!/" + std::string(entry)) + ": " + message);
  }

  JavaLimits limits_;
  Catalog catalog_;
  std::size_t nested_ = 0;
  std::uint64_t expanded_ = 0;   // bytes so far
  std::uint64_t in_memory_ = 0;  // bytes of the archives that are being read now
};

}  // namespace

Result<Catalog> catalog_java_archive(std::string_view path, const ByteRange& bytes) {
  JavaLimits limits;
  limits.nested_bytes = std::min(limits.nested_bytes, file_memory() / 2);
  return catalog_java_archive(path, bytes, limits);
}

Result<Catalog> catalog_java_archive(std::string_view path, const ByteRange& bytes, const JavaLimits& limits) {
  JavaReader reader(limits);
  auto read = reader.read(bytes, std::string(base_name(path)), 1);
  Catalog catalog = reader.finish();
  if (read) return catalog;
  if (catalog.packages.empty()) return read.error();
  catalog.add_gap(read.error().code, read.error().message);
  return catalog;
}

}  // namespace coaming
