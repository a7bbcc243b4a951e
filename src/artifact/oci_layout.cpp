#include "artifact/image_store.h"

namespace coaming {

namespace {

class LayoutStore : public ImageStore {
 public:
  explicit LayoutStore(BlobStore& blobs) : blobs_(blobs) {}

  [[nodiscard]] std::string in_words() const override { return "the layout"; }
  bool may_hold(const Descriptor& manifest) override { return blobs_.contains(blob_name(manifest.digest)); }
  Result<std::string> read_manifest(const Descriptor& manifest) override {
    return blobs_.read(blob_name(manifest.digest), kMaxManifestBytes);
  }
  Result<std::string> read_config(const Descriptor& config) override { return read_manifest(config); }
  Result<ByteRange> find_layer(std::size_t, const Descriptor& descriptor) override {
    return blobs_.find(blob_name(descriptor.digest));
  }

 private:
  BlobStore& blobs_;
};

}  // namespace

Result<ImageParts> read_oci_layout(BlobStore& blobs, const ImageChoice& choice) {
  const auto index_text = blobs.read("index.json", kMaxManifestBytes);
  if (!index_text) return index_text.error();
  const auto index = parse_oci_document(*index_text);
  if (!index) return index.error().in("index.json");
  if (!index->is_index) return Error{ErrorCode::Invalid, "index.json: manifests is missing"};
  LayoutStore store(blobs);
  return read_image(store, {}, *index, choice);
}

Result<ImageParts> read_blobs(BlobStore& blobs, const Descriptor& image, const ImageChoice& choice) {
  LayoutStore store(blobs);
  const auto text = store.read_manifest(image);
  if (!text) return text.error().in("manifest");
  if (auto checked = check_digest(sha256(*text), image.digest); !checked) return checked.error().in("manifest");
  const auto document = parse_oci_document(*text);
  if (!document) return document.error().in("manifest " + image.digest.to_string());
  return read_image(store, image, *document, choice);
}

}  // namespace coaming
