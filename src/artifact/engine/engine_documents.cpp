#include "artifact/engine/engine_documents.h"

#include <algorithm>

#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"

namespace coaming {

namespace {

constexpr std::size_t kMaxNames = 10'000;

// With or without "sha256:" in front of it.
Result<std::string> read_id(const JsonObject& object, std::string_view member) {
  const auto text = object.text(member);
  if (!text) return text.error();
  const std::string hex = text->starts_with("sha256:") ? text->substr(7) : *text;
  if (!hex.empty() && !digest_from_hex(hex)) {
    return Error{ErrorCode::Invalid, object.where(member) + " should have 64 hexadecimal digits"};
  }
  return hex;
}

Result<std::string> read_own_id(const JsonObject& object) {
  auto id = read_id(object, "Id");
  if (id && id->empty()) return Error{ErrorCode::Invalid, "Id is missing"};
  return id;
}

Result<JsonObject> top_of(const boost::json::value& json) {
  auto top = JsonObject::of(json, "");
  if (!top) return Error{ErrorCode::Invalid, "the answer should be a JSON object"};
  return top;
}

}  // namespace

Result<EngineImage> parse_engine_image(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return json.error();
  const auto top = top_of(*json);
  if (!top) return top.error();
  EngineImage image;
  auto id = read_own_id(*top);
  if (!id) return id.error();
  image.id = std::move(*id);
  const auto names = top->array("RepoTags");
  if (!names) return names.error();
  for (std::size_t i = 0; *names != nullptr && i < std::min(kMaxNames, (*names)->size()); ++i) {
    const auto* name = (**names)[i].if_string();
    if (name == nullptr) return Error{ErrorCode::Invalid, "RepoTags should be a list of texts"};
    image.names.emplace_back(name->data(), name->size());
  }
  // It is for a progress bar only.
  if (const auto size = top->required_number("Size")) image.size = *size;
  return image;
}

Result<EngineContainer> parse_engine_container(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return json.error();
  const auto top = top_of(*json);
  if (!top) return top.error();
  EngineContainer container;
  auto id = read_own_id(*top);
  if (!id) return id.error();
  container.id = std::move(*id);
  const auto name = top->text("Name");
  if (!name) return name.error();
  container.name = name->starts_with('/') ? name->substr(1) : *name;
  auto image = read_id(*top, "Image");
  if (!image) return image.error();
  container.image = std::move(*image);

  const auto image_name = top->text("ImageName");  // Podman's
  if (!image_name) return image_name.error();
  container.image_name = *image_name;
  const auto config = top->object("Config");
  if (!config) return config.error();
  if (*config && container.image_name.empty()) {
    const auto started_from = (*config)->text("Image");
    if (!started_from) return started_from.error();
    container.image_name = *started_from;
  }

  const auto driver = top->object("GraphDriver");
  if (!driver) return driver.error();
  if (!*driver) return container;
  const auto driver_name = (*driver)->text("Name");
  if (!driver_name) return driver_name.error();
  container.driver = *driver_name;
  const auto places = (*driver)->object("Data");
  if (!places) return places.error();
  if (!*places) return container;
  const auto upper = (*places)->text("UpperDir");
  if (!upper) return upper.error();
  container.upper = *upper;
  return container;
}

}  // namespace coaming
