#include "artifact/find.h"

#include <algorithm>
#include <functional>

#include <unistd.h>

#include "artifact/engine/engine.h"
#include "artifact/registry/registry_image.h"
#include "base/file.h"

namespace coaming {

namespace {

// Whether somebody who wrote this may have meant an image: no path, no name of an archive.
bool looks_like_reference(const std::string& text) {
  constexpr std::string_view kArchives[] = {".tar", ".tgz", ".gz", ".zst", ".json"};
  const bool is_archive = std::any_of(std::begin(kArchives), std::end(kArchives),
                                      [&](std::string_view ending) { return text.ends_with(ending); });
  return !is_archive && static_cast<bool>(parse_reference(text));
}

Result<void> find_in_registry(const SourceOptions& options, FoundArtifact& found) {
  const auto reference = parse_reference(found.source.place);
  if (!reference) return reference.error();
  auto parts = read_registry_image(*reference, options);
  if (!parts) return parts.error();
  found.parts = std::move(*parts);
  return {};
}

// The first engine of a kind that there is.
Result<Engine> connect_engine(EngineKind kind, const SourceOptions& options) {
  const bool is_docker = kind == EngineKind::Docker;
  const std::vector<std::string>& addresses =
      is_docker ? options.places.docker_addresses : options.places.podman_addresses;
  Error last{ErrorCode::NotFound, std::string(to_string(kind)) + " does not run here: there is none of"};
  for (const std::string& text : addresses) {
    auto address = parse_engine_address(text, is_docker ? options.places.docker_certificates : "");
    if (!address) return address.error();
    auto engine = Engine::connect(kind, std::move(*address), options.http);
    if (engine || engine.error().code != ErrorCode::NotFound) return engine;
    last.message += " " + text;
  }
  return last;
}

Result<void> find_in_engine(EngineKind kind, const SourceOptions& options, FoundArtifact& found, Progress& progress) {
  auto engine = connect_engine(kind, options);
  if (!engine) return engine.error();
  const auto image = engine->inspect_image(found.source.place);
  if (!image) return image.error();
  progress.bytes_total += image->size;
  auto archive = engine->save_image(found.source.place, options.choice.platform, progress);
  if (!archive) return archive.error();
  found.archive = std::move(*archive);
  if (!image->names.empty()) found.name = image->names.front();
  return {};
}

// By read_storage_image or read_storage_container.
template <typename Read>
Result<void> find_in_storage(const SourceOptions& options, const Read& read, FoundArtifact& found) {
  const auto stores = find_stores(options.places.storage);
  if (!stores) return stores.error();
  auto parts = read(found.source.place, *stores);
  if (!parts) return parts.error();
  for (const LayerBlob& blob : parts->blobs) found.readable.push_back(blob.folder);
  found.parts = std::move(*parts);
  return {};
}

Result<void> find_container_in_engine(EngineKind kind, const SourceOptions& options, FoundArtifact& found,
                                      Progress& progress) {
  auto engine = connect_engine(kind, options);
  if (!engine) return engine.error();
  const auto container = engine->inspect_container(found.source.place);
  if (!container) return container.error();
  FoundContainer& own = found.container.emplace();
  own.name = container->name;
  own.image_name = container->image_name;
  own.image_id = digest_from_hex(container->image);
  const bool has_upper = engine->is_local() && own.image_id && container->driver.starts_with("overlay") &&
                         container->upper.starts_with('/') && ::access(container->upper.c_str(), R_OK | X_OK) == 0;
  if (has_upper) {
    auto archive = engine->save_image(own.image_id->to_string(), "", progress);
    if (archive) {
      found.archive = std::move(*archive);
      own.upper = container->upper;
      found.readable = {own.upper};
      return {};
    }
    if (archive.error().code != ErrorCode::NotFound) return archive.error();  // the image may have been removed
  }
  Sha256 hash;
  auto archive = engine->export_container(container->id, hash, progress);
  if (!archive) return archive.error();
  found.archive = std::move(*archive);
  own.digest = hash.finish();
  return {};
}

Result<void> find_in_containerd(const SourceOptions& options, FoundArtifact& found) {
  auto image = find_containerd_image(found.source.place, options.places.containerd, options.http);
  if (!image) return image.error();
  found.name = image->image.name;
  found.image = std::move(image->image.target);
  found.readable = {image->content};
  return {};
}

// Whether a source is there to be asked.
bool is_there(SourceKind kind, const SourcePlaces& places) {
  const auto any = [](const std::vector<std::string>& paths, auto is_there) {
    return std::any_of(paths.begin(), paths.end(), is_there);
  };
  const auto listens = [](const std::string& address) {
    constexpr std::string_view kUnix = "unix://";
    return !address.starts_with(kUnix) || exists(address.substr(kUnix.size()));
  };
  switch (kind) {
    case SourceKind::Docker: return any(places.docker_addresses, listens);
    case SourceKind::Podman: return any(places.podman_addresses, listens);
    case SourceKind::Containerd: return any(places.containerd.sockets, exists);
    case SourceKind::ContainersStorage: {
      const auto stores = find_stores(places.storage);
      return !stores || any(*stores, exists);
    }
    default: return true;
  }
}

// What several sources may have: the first that has it.
Result<void> find_first(const std::string& what, const std::vector<SourceKind>& kinds, const SourcePlaces& places,
                        const std::function<Result<void>(SourceKind)>& find) {
  Error error{ErrorCode::NotFound, what};
  std::string separator = ": ";
  for (const SourceKind kind : kinds) {
    if (!is_there(kind, places)) continue;
    auto done = find(kind);
    if (done) return done;
    error.code = done.error().code;
    error.message += separator + done.error().message;
    separator = "; ";
  }
  if (separator == ": ") error.message += ": nothing that might have it runs here";
  return error;
}

Result<void> find_container(const SourceOptions& options, FoundArtifact& found, Progress& progress) {
  return find_first("there is no container " + found.source.place,
                    {SourceKind::Docker, SourceKind::Podman, SourceKind::ContainersStorage}, options.places,
                    [&](SourceKind kind) {
                      if (kind == SourceKind::ContainersStorage) {
                        return find_in_storage(options, read_storage_container, found);
                      }
                      const auto engine = kind == SourceKind::Docker ? EngineKind::Docker : EngineKind::Podman;
                      return find_container_in_engine(engine, options, found, progress);
                    });
}

Result<void> find_of_kind(SourceKind kind, const SourceOptions& options, FoundArtifact& found, Progress& progress) {
  found.source.kind = kind;
  switch (kind) {
    case SourceKind::Container: return find_container(options, found, progress);
    case SourceKind::Containerd: return find_in_containerd(options, found);
    case SourceKind::ContainersStorage: return find_in_storage(options, read_storage_image, found);
    case SourceKind::Docker: return find_in_engine(EngineKind::Docker, options, found, progress);
    case SourceKind::Podman: return find_in_engine(EngineKind::Podman, options, found, progress);
    case SourceKind::Registry: return find_in_registry(options, found);
    default: found.readable = {found.source.place}; return {};
  }
}

// The image that `found` names, wherever it is.
Result<void> find_image_anywhere(const SourceOptions& options, FoundArtifact& found, Progress& progress) {
  return find_first("there is no file or folder " + found.target + ", and as an image",
                    {SourceKind::Docker, SourceKind::Podman, SourceKind::Containerd, SourceKind::ContainersStorage,
                     SourceKind::Registry},
                    options.places, [&](SourceKind kind) { return find_of_kind(kind, options, found, progress); });
}

}  // namespace

Target parse_target(std::string_view text) {
  struct Prefix {
    std::string_view text;
    SourceKind kind;
  };
  constexpr Prefix kPrefixes[] = {
      {"archive:", SourceKind::Archive},
      {"container:", SourceKind::Container},
      {"containerd:", SourceKind::Containerd},
      {"containers-storage:", SourceKind::ContainersStorage},
      {"dir:", SourceKind::SourceFolder},
      {"docker:", SourceKind::Docker},
      {"oci:", SourceKind::Oci},
      {"podman:", SourceKind::Podman},
      {"registry:", SourceKind::Registry},
      {"rootfs:", SourceKind::RootFolder},
  };
  for (const Prefix& prefix : kPrefixes) {
    if (text.starts_with(prefix.text)) return {prefix.kind, std::string(text.substr(prefix.text.size()))};
  }
  return {SourceKind::Guess, std::string(text)};
}

Result<FoundArtifact> find_artifact(const std::string& target, const SourceOptions& options, Progress& progress) {
  FoundArtifact found;
  found.target = target;
  found.source = parse_target(target);
  found.was_guessed = found.source.kind == SourceKind::Guess;
  const bool is_image_of_any = found.was_guessed && !exists(target) && looks_like_reference(target);
  auto done = is_image_of_any ? find_image_anywhere(options, found, progress)
                              : find_of_kind(found.source.kind, options, found, progress);
  if (!done) return done.error();
  return found;
}

}  // namespace coaming
