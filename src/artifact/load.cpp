#include "artifact/load.h"

#include <algorithm>

#include <sys/stat.h>

#include "artifact/root_folder.h"
#include "base/file.h"

namespace coaming {

namespace {

bool is_folder(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool holds_layout(BlobStore& store) { return store.contains("oci-layout") || store.contains("index.json"); }

// Something of which every root file system has one.
bool holds_root(BlobStore& store) {
  constexpr const char* kMarks[] = {
      "etc/os-release",       "usr/lib/os-release",       "etc/passwd", "var/lib/dpkg/status",
      "lib/apk/db/installed", "usr/lib/apk/db/installed", "bin/sh",     "usr/lib/sysimage/rpm/rpmdb.sqlite"};
  return std::any_of(std::begin(kMarks), std::end(kMarks), [&](const char* mark) { return store.contains(mark); });
}

Result<SourceKind> guess_kind(BlobStore& store, const std::string& path) {
  if (holds_layout(store)) return SourceKind::Oci;
  if (store.contains("manifest.json")) return SourceKind::Archive;
  if (store.is_folder()) return holds_root(store) ? SourceKind::RootFolder : SourceKind::SourceFolder;
  return Error{ErrorCode::Unsupported, path +
                                           " is a tar archive, but holds neither an index.json (OCI layout) nor a "
                                           "manifest.json (docker-archive); unpack it and scan rootfs:FOLDER"};
}

// A kind that the user pinned must be there.
Result<void> check_kind(BlobStore& store, const Target& target) {
  if (target.kind == SourceKind::Archive && !store.contains("manifest.json")) {
    return Error{
        ErrorCode::NotFound,
        target.place +
            " holds no manifest.json, so it is no docker-archive; leave out archive: to have its kind guessed"};
  }
  if (target.kind == SourceKind::Oci && !store.contains("index.json")) {
    return Error{
        ErrorCode::NotFound,
        target.place + " holds no index.json, so it is no OCI layout; leave out oci: to have its kind guessed"};
  }
  return {};
}

Result<void> check_platform(const Artifact& artifact, const std::string& wanted) {
  if (wanted.empty() || artifact.platform.fits(wanted)) return {};
  return Error{ErrorCode::NotFound, "the image is made for " + artifact.platform.to_string() + ", not for " + wanted};
}

// An archive may be both, as those of newer Dockers are. What is loaded of it then depends on the program, so the two
// must describe the same image.
void compare_with_manifest(BlobStore& store, const ImageChoice& choice, OpenedArtifact& opened) {
  if (store.is_folder() || !store.contains("manifest.json")) return;
  const auto other = read_docker_archive(store, choice);
  if (other && other->artifact.image_id == opened.artifact.image_id) return;
  const std::string why = other ? "it is not the same image" : other.error().message;
  opened.gaps.push_back(
      {ErrorCode::Invalid, "", std::nullopt,
       "the archive's index.json was read, but its manifest.json, which some programs take, was not (" + why +
           "); scan archive:FILE as well"});
}

Result<OpenedArtifact> open_parts(ImageParts parts, ArtifactKind kind, const ImageChoice& choice) {
  if (auto checked = check_platform(parts.artifact, choice.platform); !checked) return checked.error();
  if (parts.blobs.empty()) return Error{ErrorCode::NotFound, "the image has no layers, so there is nothing in it"};
  OpenedArtifact opened{std::move(parts.artifact), std::move(parts.gaps), nullptr, std::move(parts.blobs), {},
                        std::move(parts.texts)};
  opened.artifact.kind = kind;
  return opened;
}

Result<OpenedArtifact> open_image(std::unique_ptr<BlobStore> store, SourceKind kind, const ImageChoice& choice) {
  auto parts = kind == SourceKind::Oci ? read_oci_layout(*store, choice) : read_docker_archive(*store, choice);
  if (!parts) return parts.error();
  const ArtifactKind opened_as = kind == SourceKind::Archive ? ArtifactKind::DockerArchive
                                 : store->is_folder()        ? ArtifactKind::OciFolder
                                                             : ArtifactKind::OciArchive;
  auto opened = open_parts(std::move(*parts), opened_as, choice);
  if (opened) opened->store = std::move(store);
  return opened;
}

Result<OpenedArtifact> open_folder(const std::string& path, SourceKind kind) {
  const bool may_be_file = kind == SourceKind::SourceFolder;
  if (!is_folder(path) && !(may_be_file && exists(path))) {
    return Error{ErrorCode::NotFound, path + (may_be_file ? " is not there" : " is not a folder")};
  }
  OpenedArtifact opened;
  opened.artifact.kind = may_be_file ? ArtifactKind::SourceFolder : ArtifactKind::RootFolder;
  opened.folder = path;
  return opened;
}

bool is_folder_kind(SourceKind kind) { return kind == SourceKind::RootFolder || kind == SourceKind::SourceFolder; }

// What lies at a path.
Result<OpenedArtifact> open_path(const Target& source, const ImageChoice& choice) {
  SourceKind kind = source.kind;
  std::unique_ptr<BlobStore> store;
  if (!is_folder_kind(kind)) {
    auto found = BlobStore::open(source.place);
    if (!found) return found.error();
    store = std::make_unique<BlobStore>(std::move(*found));
    if (auto checked = check_kind(*store, source); !checked) return checked.error();
    if (kind == SourceKind::Guess) {
      const auto guessed = guess_kind(*store, source.place);
      if (!guessed) return guessed.error();
      kind = *guessed;
    }
  }
  auto opened = is_folder_kind(kind) ? open_folder(source.place, kind) : open_image(std::move(store), kind, choice);
  if (!opened) return opened;
  if (source.kind == SourceKind::Guess && kind == SourceKind::Oci)
    compare_with_manifest(*opened->store, choice, *opened);
  return opened;
}

ArtifactKind kind_of(SourceKind kind) {
  switch (kind) {
    case SourceKind::Container: return ArtifactKind::Container;
    case SourceKind::Containerd: return ArtifactKind::Containerd;
    case SourceKind::ContainersStorage: return ArtifactKind::ContainersStorage;
    case SourceKind::Docker: return ArtifactKind::DockerEngine;
    case SourceKind::Podman: return ArtifactKind::PodmanEngine;
    default: return ArtifactKind::Registry;
  }
}

// Puts a layer on top of an image, or beneath nothing.
void add_layer(const std::string& created_by, LayerBlob blob, OpenedArtifact& opened) {
  Layer layer;
  layer.index = opened.artifact.layers.size();
  layer.digest = blob.digest;
  layer.size = blob.bytes.size();
  layer.created_by = created_by;
  opened.artifact.layers.push_back(std::move(layer));
  opened.blobs.push_back(std::move(blob));
}

// All files of a container as one tar.
Result<OpenedArtifact> open_export(const FoundArtifact& found) {
  struct stat status {};
  if (::fstat(found.archive.get(), &status) != 0) return system_error("read the files of " + found.container->name);
  OpenedArtifact opened;
  opened.artifact.name = found.container->image_name;
  opened.artifact.image_id = found.container->image_id;
  const auto bytes = ByteRange::of_file(found.archive.get(), 0, static_cast<std::uint64_t>(status.st_size));
  add_layer("all files of the container " + found.container->name, {bytes, found.container->digest, std::nullopt},
            opened);
  return opened;
}

// What an engine gave out.
Result<OpenedArtifact> open_engine_archive(const FoundArtifact& found, const ImageChoice& choice) {
  if (found.container && found.container->upper.empty()) return open_export(found);
  auto store = BlobStore::of_file(found.archive, found.source.place);
  if (!store) return store.error();
  const SourceKind kind = holds_layout(*store) ? SourceKind::Oci : SourceKind::Archive;
  auto opened = open_image(std::make_unique<BlobStore>(std::move(*store)), kind, {"", choice.platform});
  if (!opened) return opened;
  if (kind == SourceKind::Oci) compare_with_manifest(*opened->store, {"", choice.platform}, *opened);
  if (!found.name.empty()) opened->artifact.name = found.name;
  if (found.container) {
    opened->artifact.name = found.container->image_name;
    add_layer("what the container " + found.container->name + " has changed",
              {{}, std::nullopt, std::nullopt, found.container->upper}, *opened);
  }
  return opened;
}

Result<OpenedArtifact> open_containerd_image(const FoundArtifact& found, const ImageChoice& choice) {
  auto blobs = BlobStore::open(found.readable.front());
  if (!blobs) return blobs.error();
  auto store = std::make_unique<BlobStore>(std::move(*blobs));
  auto parts = read_blobs(*store, *found.image, {"", choice.platform});
  if (!parts && parts.error().code == ErrorCode::NotFound) {
    // As Kubernetes may have it set up: discard_unpacked_layers.
    return Error{ErrorCode::NotFound, parts.error().message +
                                          "; containerd may have thrown it away after it had unpacked the image: "
                                          "scan registry:" +
                                          found.name};
  }
  if (!parts) return parts.error();
  parts->artifact.name = found.name;
  auto opened = open_parts(std::move(*parts), ArtifactKind::Containerd, choice);
  if (opened) opened->store = std::move(store);
  return opened;
}

Result<OpenedArtifact> open_found(const FoundArtifact& found, const ImageChoice& choice) {
  if (found.image) return open_containerd_image(found, choice);
  if (!found.parts && !found.archive) return open_path(found.source, choice);
  const ArtifactKind kind = kind_of(found.source.kind);
  auto opened = found.parts ? open_parts(*found.parts, kind, choice) : open_engine_archive(found, choice);
  if (opened) opened->artifact.kind = kind;
  return opened;
}

}  // namespace

Result<OpenedArtifact> open_artifact(const FoundArtifact& found, const ImageChoice& choice) {
  auto opened = open_found(found, choice);
  if (!opened) return opened;
  opened->artifact.target = found.target;
  opened->artifact.kind_was_guessed = found.was_guessed;
  return opened;
}

Result<FilesRead> read_files(const OpenedArtifact& opened, const Wanted& wanted, Progress& progress) {
  return opened.blobs.empty() ? read_root_folder(opened.folder, wanted, progress)
                              : read_layers(opened.blobs, wanted, progress);
}

}  // namespace coaming
