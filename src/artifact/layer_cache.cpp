#include "artifact/layer_cache.h"

#include "model/exchange.h"

namespace coaming {

namespace {

// Raised when LayerIndex or the collector change what a record says.
constexpr unsigned kRecordVersion = 2;
constexpr std::size_t kVersionDigits = 16;

}  // namespace

LayerCache::LayerCache(FileCache files, const std::string& version, Keep keep)
    : files_(std::move(files)), keep_(std::move(keep)) {
  const std::string all = std::to_string(kRecordVersion) + " " + std::to_string(kExchangeVersion) + " " + version;
  version_ = sha256(all).hex().substr(0, kVersionDigits);
}

std::string LayerCache::name_of(const Digest& digest) const { return "layer-" + digest.hex() + "-" + version_; }

std::shared_ptr<LayerRecord> LayerCache::find(const Digest& digest) const {
  auto file = files_.find(name_of(digest));
  if (!file) return nullptr;
  auto record = unseal(std::move(*file));
  if (!record) {
    files_.forget(name_of(digest));
    return nullptr;
  }
  return std::move(*record);
}

void LayerCache::keep(const Digest& digest, LayerRecord& record) const {
  if (auto sealed = seal(record); sealed) keep_(name_of(digest), record.spool->file());
}

}  // namespace coaming
