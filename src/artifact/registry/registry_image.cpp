#include "artifact/registry/registry_image.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include <unistd.h>

#include "artifact/file_sink.h"
#include "artifact/image_store.h"
#include "artifact/registry/certificates.h"
#include "artifact/registry/keychain.h"
#include "artifact/registry/registry_client.h"
#include "base/fd.h"
#include "base/file.h"

namespace coaming {

namespace {

std::string layer_name(std::size_t layer, const Digest& digest) {
  return "layer " + std::to_string(layer + 1) + " (" + digest.to_string() + ")";
}

// What the downloads of one image share, and keep alive.
struct Source {
  explicit Source(const HttpSettings& settings) : http(settings) {}

  HttpClient http;
  std::unique_ptr<RegistryClient> client;
  Fd file;  // all layers, one behind the other
};

Result<void> download(Source& source, std::size_t layer, const Descriptor& descriptor, std::uint64_t offset,
                      Progress& progress) {
  Sha256 hash;
  const HttpSink sink = sink_into(source.file, offset, &hash, progress);
  const std::string step = layer_name(layer, descriptor.digest);
  if (auto done = source.client->download_blob(descriptor, sink); !done) return done.error().in(step);
  if (auto checked = check_digest(hash.finish(), descriptor.digest); !checked) return checked.error().in(step);
  return {};
}

class RegistryStore : public ImageStore {
 public:
  // Shared because each download keeps what it needs alive for itself.
  explicit RegistryStore(std::shared_ptr<Source> source) : source_(std::move(source)) {}

  [[nodiscard]] std::string in_words() const override { return "the image's index"; }
  bool may_hold(const Descriptor&) override { return true; }
  Result<std::string> read_manifest(const Descriptor& manifest) override {
    auto fetched = source_->client->fetch_manifest(manifest.digest.to_string());
    if (!fetched) return fetched.error();
    return std::move(fetched->text);
  }
  Result<std::string> read_config(const Descriptor& config) override { return source_->client->fetch_blob(config); }

  Result<ByteRange> find_layer(std::size_t layer, const Descriptor& descriptor) override {
    if (const auto known = known_.find(descriptor.digest); known != known_.end()) return known->second;
    if (descriptor.size > kMaxImageDownloadBytes - used_) {
      return Error{ErrorCode::TooLarge,
                   "the layers up to this one have more than " + std::to_string(kMaxImageDownloadBytes) + " bytes"};
    }
    if (!source_->file) {
      auto file = open_temporary();
      if (!file) return file.error();
      source_->file = std::move(*file);
    }
    const std::uint64_t offset = used_;
    used_ += descriptor.size;
    if (::ftruncate(source_->file.get(), static_cast<off_t>(used_)) != 0) {
      return system_error("make room in a temporary file in " + temporary_folder());
    }
    const auto bytes = ByteRange::of_file(source_->file.get(), offset, descriptor.size);
    known_.emplace(descriptor.digest, bytes);
    const auto run = [source = source_, layer, descriptor, offset](Progress& progress) {
      return download(*source, layer, descriptor, offset, progress);
    };
    downloads_.push_back({layer, descriptor.digest, descriptor.size, run, [source = source_] { source->http.stop(); }});
    return bytes;
  }

  std::vector<BlobDownload> take_downloads() { return std::move(downloads_); }

 private:
  std::shared_ptr<Source> source_;
  std::uint64_t used_ = 0;
  std::map<Digest, ByteRange> known_;
  std::vector<BlobDownload> downloads_;
};

Result<RegistriesConf> read_conf(const std::string& path) {
  const auto text = read_file(path, kMaxRegistriesConfBytes);
  if (!text) return text.error();
  auto conf = parse_registries_conf(*text);
  if (!conf) return conf.error().in(path);
  return conf;
}

std::vector<std::string> conf_files_in(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code failure;
  std::filesystem::directory_iterator entries(folder, failure);
  for (; !failure && entries != std::filesystem::directory_iterator(); entries.increment(failure)) {
    if (entries->path().extension() == ".conf") files.push_back(entries->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<RegistriesConf> load_registries_conf(const SourcePlaces& places) {
  RegistriesConf conf;
  for (const std::string& path : places.registries_conf) {
    auto read = read_conf(path);
    if (!read && read.error().code == ErrorCode::NotFound) continue;
    if (!read) return read.error();
    conf = std::move(*read);
    break;
  }
  for (const std::string& folder : places.registries_conf_d) {
    for (const std::string& path : conf_files_in(folder)) {
      auto read = read_conf(path);
      if (!read) return read.error();
      merge_registries_conf(std::move(*read), conf);
    }
  }
  return conf;
}

Result<std::unique_ptr<RegistryClient>> connect(HttpClient& http, Endpoint endpoint, const SourceOptions& options) {
  auto trust = find_certificates(endpoint.registry, options.places.certificate_folders);
  if (!trust) return trust.error();
  if (!options.ca_file.empty()) trust->ca_files.push_back(options.ca_file);
  const std::vector<std::string>& insecure = options.insecure_registries;
  if (std::find(insecure.begin(), insecure.end(), endpoint.registry) != insecure.end()) endpoint.is_insecure = true;
  FindLogin find = [registry = endpoint.registry, repository = endpoint.repository, files = options.places.auth_files] {
    return find_login(registry, repository, files);
  };
  // The login that the user gives is for the registry that the user names.
  if (!options.username.empty() && !endpoint.is_mirror) {
    find = [login = Credentials{options.username, options.password, "", ""}] { return login; };
  }
  return std::make_unique<RegistryClient>(http, std::move(endpoint), std::move(*trust), std::move(find));
}

Result<Descriptor> describe(const FetchedManifest& manifest, const Reference& reference) {
  Descriptor descriptor;
  descriptor.media_type = manifest.media_type.substr(0, manifest.media_type.find(';'));
  descriptor.digest = sha256(manifest.text);
  descriptor.size = manifest.text.size();
  if (reference.digest && *reference.digest != descriptor.digest) {
    return Error{ErrorCode::Corrupt, "the manifest has the digest " + descriptor.digest.to_string() + ", expected " +
                                         reference.digest->to_string()};
  }
  const auto stated = parse_digest(manifest.digest);
  if (stated && *stated != descriptor.digest) {
    return Error{ErrorCode::Corrupt, "the manifest has the digest " + descriptor.digest.to_string() +
                                         ", but the registry states " + stated->to_string()};
  }
  return descriptor;
}

}  // namespace

Result<ImageParts> read_registry_image(const Reference& reference, const SourceOptions& options) {
  const auto conf = load_registries_conf(options.places);
  if (!conf) return conf.error();
  const auto endpoints = find_endpoints(reference, *conf);
  if (!endpoints) return endpoints.error();
  const auto source = std::make_shared<Source>(options.http);
  std::string failures;
  for (const Endpoint& endpoint : *endpoints) {
    auto client = connect(source->http, endpoint, options);
    if (!client) return client.error();
    source->client = std::move(*client);
    const auto manifest =
        source->client->fetch_manifest(reference.digest ? reference.digest->to_string() : reference.tag);
    if (!manifest) {
      failures += (failures.empty() ? "" : "; ") + manifest.error().message;
      if (endpoint.is_mirror) continue;
      return Error{manifest.error().code, reference.to_string() + ": " + failures};
    }
    const auto descriptor = describe(*manifest, reference);
    if (!descriptor) return descriptor.error().in(reference.to_string());
    const auto document = parse_oci_document(manifest->text);
    if (!document) return document.error().in(reference.to_string() + ": manifest");
    RegistryStore store(source);
    auto parts = read_image(store, *descriptor, *document, options.choice);
    if (!parts) return parts.error().in(reference.to_string());
    parts->downloads = store.take_downloads();
    source->http.hang_up();
    parts->artifact.name = reference.to_string();
    return parts;
  }
  return Error{ErrorCode::NotFound, reference.to_string() + ": there is nowhere to ask for it"};
}

}  // namespace coaming
