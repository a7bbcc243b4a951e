// Engine: the service of Docker or Podman on this or another machine.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "artifact/engine/engine_address.h"
#include "artifact/engine/engine_documents.h"
#include "base/digest.h"
#include "base/fd.h"
#include "base/progress.h"

namespace coaming {

inline constexpr std::uint64_t kMaxEngineArchiveBytes = std::uint64_t{256} << 30;

enum class EngineKind { Docker, Podman };

// "Docker", "Podman".
std::string_view to_string(EngineKind kind);

class Engine {
 public:
  // Finds out whether and how the engine answers.
  // Errors: NotFound where there is no socket; Denied where it may not be used; Unavailable where nobody answers.
  static Result<Engine> connect(EngineKind kind, EngineAddress address, const HttpSettings& settings);

  // All of these:
  // Takes:   a name or id, as the engine's own command takes it.
  // Errors:  NotFound where the engine has none of this name; Unavailable for what else goes wrong, and what the engine
  //          says; Corrupt, Invalid for an answer that cannot be read.
  // Source:  Docker Engine API v1.41; Podman API v4.

  Result<EngineImage> inspect_image(const std::string& name);
  Result<EngineContainer> inspect_container(const std::string& name);

  // The image as `docker save` writes it, in an unnamed temporary file. `platform` is asked of engines that keep images
  // of several: "os/architecture[/variant]", or empty.
  Result<Fd> save_image(const std::string& name, const std::string& platform, Progress& progress);

  // All files of a container as one tar, in an unnamed temporary file; `hash` is shown its bytes.
  Result<Fd> export_container(const std::string& name, Sha256& hash, Progress& progress);

  // Whether its folders are those of this machine.
  [[nodiscard]] bool is_local() const { return !address_.unix_socket.empty(); }

  [[nodiscard]] EngineKind kind() const { return kind_; }

 private:
  Engine(EngineKind kind, EngineAddress address, const HttpSettings& settings);
  [[nodiscard]] HttpRequest request(const std::string& path) const;
  Result<std::string> ask(const std::string& path, const std::string& what);
  Result<Fd> fetch(const std::string& path, const std::string& what, Sha256* hash, Progress& progress);

  EngineKind kind_;
  EngineAddress address_;
  std::string prefix_;  // of paths: "/v1.41", "/v4.3.1/libpod"
  unsigned minor_ = 0;  // of Docker's API version 1.x
  std::unique_ptr<HttpClient> http_;
};

}  // namespace coaming
