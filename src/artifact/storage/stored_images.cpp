#include "artifact/storage/stored_images.h"

#include <algorithm>
#include <map>

#include "artifact/manifest.h"
#include "base/json.h"

namespace coaming {

namespace {

// Ids become names of folders.
bool is_id(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<std::string> read_id(const JsonObject& object, std::string_view member, bool is_required) {
  const auto text = object.text(member);
  if (!text) return text.error();
  if (text->empty() && !is_required) return std::string();
  if (!is_id(*text)) return Error{ErrorCode::Invalid, object.where(member) + " should have 64 hexadecimal digits"};
  return *text;
}

Result<std::vector<std::string>> read_names(const JsonObject& object) {
  std::vector<std::string> names;
  const auto array = object.array("names");
  if (!array) return array.error();
  if (*array == nullptr) return names;
  if ((*array)->size() > kMaxStoredThings)
    return Error{ErrorCode::TooLarge, object.where("names") + " has too many entries"};
  for (const boost::json::value& value : **array) {
    const auto* text = value.if_string();
    if (text == nullptr) return Error{ErrorCode::Invalid, object.where("names") + " should be a list of texts"};
    names.emplace_back(text->data(), text->size());
  }
  return names;
}

Result<std::optional<Digest>> read_digest(const JsonObject& object, std::string_view member) {
  const auto text = object.text(member);
  if (!text) return text.error();
  if (text->empty()) return std::optional<Digest>();
  const auto digest = parse_digest(*text);
  if (!digest) return digest.error().in(object.where(member));
  return std::optional(*digest);
}

// Reads a list of objects, each by `read`.
template <typename Thing, typename Read>
Result<std::vector<Thing>> read_list(std::string_view text, const std::string& name, Read read) {
  if (text.size() > kMaxStorageDocumentBytes) {
    return Error{ErrorCode::TooLarge, "has more than " + std::to_string(kMaxStorageDocumentBytes) + " bytes"};
  }
  const auto json = parse_json(text);
  if (!json) return json.error();
  std::vector<Thing> things;
  if (json->is_null()) return things;
  const auto* array = json->if_array();
  if (array == nullptr) return Error{ErrorCode::Invalid, "should hold a list of " + name};
  if (array->size() > kMaxStoredThings) return Error{ErrorCode::TooLarge, "has too many " + name};
  things.reserve(array->size());
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto object = JsonObject::of((*array)[i], name + "[" + std::to_string(i) + "]");
    if (!object) return object.error();
    auto thing = read(*object);
    if (!thing) return thing.error();
    things.push_back(std::move(*thing));
  }
  return things;
}

// How well a stored name is meant by what the user wrote; 0: not at all.
int fit(const std::string& stored, const std::string& wanted) {
  if (stored == wanted) return 4;
  const auto last = wanted.substr(wanted.rfind('/') == std::string::npos ? 0 : wanted.rfind('/'));
  const bool has_tag = last.find_first_of(":@") != std::string::npos;
  const std::string tagged = has_tag ? wanted : wanted + ":latest";
  if (stored == tagged) return 4;
  if (stored == "localhost/" + tagged) return 3;
  if (stored == "docker.io/library/" + tagged || stored == "docker.io/" + tagged) return 2;
  return stored.ends_with("/" + tagged) ? 1 : 0;
}

// Things by their names: those that fit best, or those whose id begins so.
template <typename Thing, typename Fit>
Result<Thing> find_thing(const std::vector<Thing>& things, const std::string& wanted, const std::string& what,
                         Fit fit_of) {
  constexpr std::size_t kLeastIdDigits = 3;
  int best = 0;
  std::vector<const Thing*> found;
  const std::string id = wanted.starts_with("sha256:") ? wanted.substr(7) : wanted;
  for (const Thing& thing : things) {
    int own = id.size() >= kLeastIdDigits && thing.id.starts_with(id) ? 1 : 0;
    if (thing.id == id) own = 5;
    for (const std::string& name : thing.names) own = std::max(own, fit_of(name, wanted));
    if (own == 0 || own < best) continue;
    if (own > best) found.clear();
    best = own;
    found.push_back(&thing);
  }
  if (found.size() == 1) return *found.front();
  if (found.empty()) return Error{ErrorCode::NotFound, "containers-storage has no " + what + " " + wanted};
  return Error{ErrorCode::Invalid, "containers-storage has " + std::to_string(found.size()) + " of the name " + wanted +
                                       "; give more of it"};
}

}  // namespace

Result<std::vector<StoredImage>> parse_stored_images(std::string_view text) {
  return read_list<StoredImage>(text, "images", [](const JsonObject& object) -> Result<StoredImage> {
    StoredImage image;
    auto id = read_id(object, "id", true);
    if (!id) return id.error();
    image.id = std::move(*id);
    auto names = read_names(object);
    if (!names) return names.error();
    image.names = std::move(*names);
    auto layer = read_id(object, "layer", false);
    if (!layer) return layer.error();
    image.top_layer = std::move(*layer);
    const auto digest = read_digest(object, "digest");
    if (!digest) return digest.error();
    image.digest = *digest;
    return image;
  });
}

Result<std::vector<StoredContainer>> parse_stored_containers(std::string_view text) {
  return read_list<StoredContainer>(text, "containers", [](const JsonObject& object) -> Result<StoredContainer> {
    StoredContainer container;
    auto id = read_id(object, "id", true);
    if (!id) return id.error();
    container.id = std::move(*id);
    auto names = read_names(object);
    if (!names) return names.error();
    container.names = std::move(*names);
    auto image = read_id(object, "image", false);
    if (!image) return image.error();
    container.image = std::move(*image);
    auto layer = read_id(object, "layer", true);
    if (!layer) return layer.error();
    container.top_layer = std::move(*layer);
    return container;
  });
}

Result<std::vector<StoredLayer>> parse_stored_layers(std::string_view text) {
  return read_list<StoredLayer>(text, "layers", [](const JsonObject& object) -> Result<StoredLayer> {
    StoredLayer layer;
    auto id = read_id(object, "id", true);
    if (!id) return id.error();
    layer.id = std::move(*id);
    auto parent = read_id(object, "parent", false);
    if (!parent) return parent.error();
    layer.parent = std::move(*parent);
    const auto diff_id = read_digest(object, "diff-digest");
    if (!diff_id) return diff_id.error();
    layer.diff_id = *diff_id;
    // Less than 0 where it is not known.
    if (const auto size = object.required_number("diff-size")) layer.size = *size;
    return layer;
  });
}

Result<StoredImage> find_stored_image(const std::vector<StoredImage>& images, const std::string& name) {
  return find_thing(images, name, "image", fit);
}

Result<StoredContainer> find_stored_container(const std::vector<StoredContainer>& containers, const std::string& name) {
  return find_thing(containers, name, "container",
                    [](const std::string& stored, const std::string& wanted) { return stored == wanted ? 4 : 0; });
}

Result<std::vector<StoredLayer>> layers_below(const std::vector<StoredLayer>& layers, const std::string& top) {
  std::map<std::string, const StoredLayer*> by_id;
  for (const StoredLayer& layer : layers) by_id.emplace(layer.id, &layer);
  std::vector<StoredLayer> chain;
  for (std::string id = top; !id.empty(); id = chain.back().parent) {
    const auto found = by_id.find(id);
    if (found == by_id.end()) return Error{ErrorCode::Corrupt, "containers-storage has no layer " + id};
    if (chain.size() == kMaxLayers) {
      return Error{ErrorCode::Corrupt,
                   "the layers below " + top + " are more than " + std::to_string(kMaxLayers) + ", or run in a circle"};
    }
    chain.push_back(*found->second);
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

}  // namespace coaming
