#include "artifact/load.h"

#include <sys/stat.h>

#include "artifact/root_folder.h"

namespace coaming {

namespace {

bool is_folder(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool holds_layout(BlobStore& store) { return store.contains("oci-layout") || store.contains("index.json"); }

Result<LoadedArtifact> load_root_folder(const std::string& path, const Wanted& wanted, Progress& progress) {
  LoadedArtifact loaded;
  auto files = read_root_folder(path, wanted, progress);
  if (!files) return files.error();
  loaded.artifact.kind = ArtifactKind::RootFolder;
  loaded.files = std::move(*files);
  return loaded;
}

Result<SourceKind> guess_kind(BlobStore& store, const std::string& path) {
  if (holds_layout(store)) return SourceKind::Oci;
  if (store.contains("manifest.json")) return SourceKind::Archive;
  if (store.is_folder()) return SourceKind::RootFolder;
  return Error{ErrorCode::Unsupported, path +
                                           " is a tar archive, but holds neither an index.json (OCI layout) nor a "
                                           "manifest.json (docker-archive); unpack it and scan rootfs:FOLDER"};
}

// A kind that the user pinned must be there.
Result<void> check_kind(BlobStore& store, const Target& target) {
  if (target.kind == SourceKind::Archive && !store.contains("manifest.json")) {
    return Error{
        ErrorCode::NotFound,
        target.path +
            " holds no manifest.json, so it is no docker-archive; leave out archive: to have its kind guessed"};
  }
  if (target.kind == SourceKind::Oci && !store.contains("index.json")) {
    return Error{ErrorCode::NotFound,
                 target.path + " holds no index.json, so it is no OCI layout; leave out oci: to have its kind guessed"};
  }
  return {};
}

Result<void> check_platform(const Artifact& artifact, const std::string& wanted) {
  if (wanted.empty() || artifact.platform.fits(wanted)) return {};
  return Error{ErrorCode::NotFound, "the image is made for " + artifact.platform.to_string() + ", not for " + wanted};
}

// An archive may be both, as those of newer Dockers are. What is loaded of it then depends on the program, so the two
// must describe the same image.
void compare_with_manifest(BlobStore& store, const ImageChoice& choice, LoadedArtifact& loaded) {
  if (store.is_folder() || !store.contains("manifest.json")) return;
  const auto other = read_docker_archive(store, choice);
  if (other && other->artifact.image_id == loaded.artifact.image_id) return;
  const std::string why = other ? "it is not the same image" : other.error().message;
  loaded.files.gaps.push_back(
      {ErrorCode::Invalid, "", std::nullopt,
       "the archive's index.json was read, but its manifest.json, which some programs take, was not (" + why +
           "); scan archive:FILE as well"});
}

Result<LoadedArtifact> load_image(BlobStore& store, SourceKind kind, const ImageChoice& choice, const Wanted& wanted,
                                  Progress& progress) {
  auto parts = kind == SourceKind::Oci ? read_oci_layout(store, choice) : read_docker_archive(store, choice);
  if (!parts) return parts.error();
  if (auto checked = check_platform(parts->artifact, choice.platform); !checked) return checked.error();
  LoadedArtifact loaded;
  loaded.artifact = std::move(parts->artifact);
  const bool in_folder = store.is_folder();
  loaded.artifact.kind = kind == SourceKind::Archive ? ArtifactKind::DockerArchive
                         : in_folder                 ? ArtifactKind::OciFolder
                                                     : ArtifactKind::OciArchive;
  if (parts->blobs.empty()) return Error{ErrorCode::NotFound, "the image has no layers, so there is nothing in it"};
  auto files = read_layers(parts->blobs, wanted, progress);
  if (!files) return files.error();
  loaded.files = std::move(*files);
  loaded.files.gaps.insert(loaded.files.gaps.end(), parts->gaps.begin(), parts->gaps.end());
  return loaded;
}

}  // namespace

Target parse_target(std::string_view text) {
  struct Prefix {
    std::string_view text;
    SourceKind kind;
  };
  constexpr Prefix kPrefixes[] = {
      {"archive:", SourceKind::Archive},
      {"oci:", SourceKind::Oci},
      {"rootfs:", SourceKind::RootFolder},
  };
  for (const Prefix& prefix : kPrefixes) {
    if (text.starts_with(prefix.text)) return {prefix.kind, std::string(text.substr(prefix.text.size()))};
  }
  return {SourceKind::Guess, std::string(text)};
}

Result<LoadedArtifact> load_artifact(const std::string& target, const ImageChoice& choice, const Wanted& wanted,
                                     Progress& progress) {
  const Target parsed = parse_target(target);
  SourceKind kind = parsed.kind;
  std::optional<BlobStore> store;
  if (kind != SourceKind::RootFolder) {
    auto opened = BlobStore::open(parsed.path);
    if (!opened) return opened.error();
    store = std::move(*opened);
    if (auto checked = check_kind(*store, parsed); !checked) return checked.error();
    if (kind == SourceKind::Guess) {
      const auto guessed = guess_kind(*store, parsed.path);
      if (!guessed) return guessed.error();
      kind = *guessed;
    }
  }
  if (kind == SourceKind::RootFolder && !is_folder(parsed.path)) {
    return Error{ErrorCode::NotFound, parsed.path + " is not a folder"};
  }
  auto loaded = kind == SourceKind::RootFolder ? load_root_folder(parsed.path, wanted, progress)
                                               : load_image(*store, kind, choice, wanted, progress);
  if (!loaded) return loaded;
  if (parsed.kind == SourceKind::Guess && kind == SourceKind::Oci) compare_with_manifest(*store, choice, *loaded);
  loaded->artifact.target = target;
  loaded->artifact.kind_was_guessed = parsed.kind == SourceKind::Guess;
  return loaded;
}

}  // namespace coaming
