#include "artifact/registry/registries_conf.h"

#include <algorithm>

#include "base/text.h"
#include "base/toml.h"

namespace coaming {

namespace {

// --- the document

// "registry[2], line 14".
std::string place(const std::string& what, const TomlNode& node) {
  return what + ", line " + std::to_string(node.line);
}

Result<std::string> text_of(const TomlNode& table, std::string_view name) {
  const TomlNode* node = table.find(name);
  if (node == nullptr) return std::string();
  if (node->kind == TomlNode::Kind::Text) return node->text;
  return Error{ErrorCode::Invalid, place(std::string(name), *node) + ", should be a text"};
}

Result<bool> flag_of(const TomlNode& table, std::string_view name) {
  const TomlNode* node = table.find(name);
  if (node == nullptr) return false;
  if (node->kind == TomlNode::Kind::Flag) return node->text == "true";
  return Error{ErrorCode::Invalid, place(std::string(name), *node) + ", should be true or false"};
}

// Calls `take` for every item of a list, each of which should be of one kind.
template <typename Take>
Result<void> for_each_item(const TomlNode& table, std::string_view name, TomlNode::Kind kind, Take take) {
  const TomlNode* list = table.find(name);
  if (list == nullptr) return {};
  const std::string what = kind == TomlNode::Kind::Table ? "tables" : "texts";
  if (list->kind != TomlNode::Kind::List) {
    return Error{ErrorCode::Invalid, place(std::string(name), *list) + ", should be a list of " + what};
  }
  if (list->items.size() > kMaxRegistryRules) {
    return Error{ErrorCode::TooLarge,
                 place(std::string(name), *list) + ", has more than " + std::to_string(kMaxRegistryRules) + " entries"};
  }
  for (const TomlNode& item : list->items) {
    if (item.kind != kind) {
      return Error{ErrorCode::Invalid, place(std::string(name), item) + ", should be a list of " + what};
    }
    if (auto taken = take(item); !taken) return taken;
  }
  return {};
}

// --- its rules

// Names in these files may end with '/', and older ones begin with a scheme.
std::string clean_location(std::string text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (text.starts_with(scheme)) text.erase(0, scheme.size());
  }
  while (text.ends_with('/')) text.pop_back();
  return text;
}

Result<RegistryMirror> read_mirror(const TomlNode& table, bool digests_only) {
  const auto location = text_of(table, "location");
  if (!location) return location.error();
  const auto is_insecure = flag_of(table, "insecure");
  if (!is_insecure) return is_insecure.error();
  const auto use = text_of(table, "pull-from-mirror");
  if (!use) return use.error();
  RegistryMirror mirror{clean_location(*location), *is_insecure, MirrorUse::Always};
  if (mirror.location.empty()) return Error{ErrorCode::Invalid, place("mirror", table) + ", has no location"};
  if (*use == "digest-only" || digests_only) {
    mirror.use = MirrorUse::DigestsOnly;
  } else if (*use == "tag-only") {
    mirror.use = MirrorUse::TagsOnly;
  } else if (!use->empty() && *use != "all") {
    return Error{ErrorCode::Invalid,
                 place("mirror", table) + ": pull-from-mirror should be all, digest-only or tag-only"};
  }
  return mirror;
}

Result<RegistryRule> read_rule(const TomlNode& table) {
  RegistryRule rule;
  const auto prefix = text_of(table, "prefix");
  if (!prefix) return prefix.error();
  const auto location = text_of(table, "location");
  if (!location) return location.error();
  rule.location = clean_location(*location);
  rule.prefix = prefix->empty() ? rule.location : clean_location(*prefix);
  if (rule.prefix.empty())
    return Error{ErrorCode::Invalid, place("registry", table) + ", has neither prefix nor location"};
  const auto is_insecure = flag_of(table, "insecure");
  if (!is_insecure) return is_insecure.error();
  const auto is_blocked = flag_of(table, "blocked");
  if (!is_blocked) return is_blocked.error();
  const auto digests_only = flag_of(table, "mirror-by-digest-only");
  if (!digests_only) return digests_only.error();
  rule.is_insecure = *is_insecure;
  rule.is_blocked = *is_blocked;
  auto mirrors = for_each_item(table, "mirror", TomlNode::Kind::Table, [&](const TomlNode& entry) -> Result<void> {
    auto mirror = read_mirror(entry, *digests_only);
    if (!mirror) return mirror.error();
    rule.mirrors.push_back(std::move(*mirror));
    return {};
  });
  if (!mirrors) return mirrors.error();
  return rule;
}

RegistryRule& rule_for(RegistriesConf& conf, const std::string& prefix) {
  const auto known = std::find_if(conf.rules.begin(), conf.rules.end(),
                                  [&](const RegistryRule& rule) { return rule.prefix == prefix; });
  if (known != conf.rules.end()) return *known;
  conf.rules.push_back({prefix, "", false, false, {}});
  return conf.rules.back();
}

// The old form: [registries.insecure] and [registries.block], each with registries = ["host", …].
Result<void> read_old_form(const TomlNode& top, RegistriesConf& conf) {
  const TomlNode* sections = top.find("registries");
  if (sections == nullptr) return {};
  for (const std::string_view name : {"insecure", "block"}) {
    const TomlNode* section = sections->find(name);
    if (section == nullptr) continue;
    auto read = for_each_item(*section, "registries", TomlNode::Kind::Text, [&](const TomlNode& text) -> Result<void> {
      RegistryRule& rule = rule_for(conf, clean_location(text.text));
      (name == "insecure" ? rule.is_insecure : rule.is_blocked) = true;
      return {};
    });
    if (!read) return read;
  }
  return {};
}

// --- what they say of a name

// How much of the name the prefix stands for; 0 where it does not fit.
std::size_t matched_length(const std::string& name, const std::string& prefix) {
  if (prefix.starts_with("*.")) {
    const std::size_t host_end = std::min(name.find_first_of(":/"), name.size());
    const std::string_view host = std::string_view(name).substr(0, host_end);
    return host.ends_with(prefix.substr(1)) && host.size() > prefix.size() - 1 ? host_end : 0;
  }
  if (!name.starts_with(prefix)) return 0;
  const bool ends_whole = name.size() == prefix.size() || name[prefix.size()] == '/';
  return ends_whole ? prefix.size() : 0;
}

Result<Endpoint> make_endpoint(const std::string& name, bool is_insecure, bool is_mirror) {
  const auto slash = name.find('/');
  Endpoint endpoint{name.substr(0, slash), slash == std::string::npos ? "" : name.substr(slash + 1), is_insecure,
                    is_mirror};
  const auto read = parse_reference(name);
  if (!read || read->name() != name) {
    return Error{ErrorCode::Invalid, "registries.conf leads to \"" + printable(name) + "\", which is no image's name"};
  }
  return endpoint;
}

bool is_used(MirrorUse use, const Reference& reference) {
  if (use == MirrorUse::DigestsOnly) return reference.digest.has_value();
  return use != MirrorUse::TagsOnly || !reference.digest.has_value();
}

}  // namespace

Result<RegistriesConf> parse_registries_conf(std::string_view text) {
  if (text.size() > kMaxRegistriesConfBytes) {
    return Error{ErrorCode::TooLarge, "has more than " + std::to_string(kMaxRegistriesConfBytes) + " bytes"};
  }
  const auto top = parse_toml(text);
  if (!top) return top.error();
  RegistriesConf conf;
  auto rules = for_each_item(*top, "registry", TomlNode::Kind::Table, [&](const TomlNode& entry) -> Result<void> {
    auto rule = read_rule(entry);
    if (!rule) return rule.error();
    rule_for(conf, rule->prefix) = std::move(*rule);
    return {};
  });
  if (!rules) return rules.error();
  if (auto old = read_old_form(*top, conf); !old) return old.error();
  return conf;
}

void merge_registries_conf(RegistriesConf further, RegistriesConf& into) {
  for (RegistryRule& rule : further.rules) rule_for(into, rule.prefix) = std::move(rule);
}

Result<std::vector<Endpoint>> find_endpoints(const Reference& reference, const RegistriesConf& conf) {
  const std::string name = reference.name();
  const RegistryRule* closest = nullptr;
  std::size_t longest = 0;
  for (const RegistryRule& rule : conf.rules) {
    if (matched_length(name, rule.prefix) == 0) continue;
    // Of two that fit the longer one counts; "*.host" is the less exact one.
    const std::size_t weight = 2 * rule.prefix.size() + (rule.prefix.starts_with('*') ? 0 : 1);
    if (weight > longest) {
      closest = &rule;
      longest = weight;
    }
  }
  if (closest == nullptr) return std::vector{Endpoint{reference.registry, reference.repository, false, false}};
  if (closest->is_blocked) {
    return Error{ErrorCode::Denied, "registries.conf blocks " + closest->prefix + ", so " + name + " is not asked for"};
  }
  const std::string rest = name.substr(matched_length(name, closest->prefix));
  std::vector<Endpoint> endpoints;
  for (const RegistryMirror& mirror : closest->mirrors) {
    if (!is_used(mirror.use, reference)) continue;
    auto endpoint = make_endpoint(mirror.location + rest, mirror.is_insecure, true);
    if (!endpoint) return endpoint.error();
    endpoints.push_back(std::move(*endpoint));
  }
  auto own = make_endpoint(closest->location.empty() ? name : closest->location + rest, closest->is_insecure, false);
  if (!own) return own.error();
  endpoints.push_back(std::move(*own));
  return endpoints;
}

}  // namespace coaming
