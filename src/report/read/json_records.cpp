#include "report/read/json_records.h"

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value.hpp>

#include "base/json.h"

namespace coaming {

namespace {

// What a value takes beside its text, roughly.
constexpr std::size_t kBytesOfValue = 64;

// The members that are read, as a tree.
struct Node {
  std::map<std::string, Node*, std::less<>> members;
  std::string_view record;  // its path, where it is one
  bool is_record = false;
};

class Tree {
 public:
  explicit Tree(const JsonShape& shape) {
    root_ = make();
    root_->is_record = true;
    for (const std::string_view path : shape.members) at(path);
    for (const std::string_view path : shape.records) {
      Node* node = at(path);
      node->is_record = true;
      node->record = path;
    }
    for (const std::string_view path : shape.nested) {
      const std::string_view name = path.substr(path.rfind('/') + 1);
      at(path)->members[std::string(name)] = at(path);
    }
  }

  [[nodiscard]] const Node* root() const { return root_; }

 private:
  Node* make() {
    nodes_.push_back(std::make_unique<Node>());
    return nodes_.back().get();
  }

  Node* at(std::string_view path) {
    Node* node = root_;
    while (!path.empty()) {
      const auto slash = std::min(path.find('/'), path.size());
      Node*& next = node->members[std::string(path.substr(0, slash))];
      if (next == nullptr) next = make();
      node = next;
      path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return node;
  }

  std::vector<std::unique_ptr<Node>> nodes_;
  Node* root_ = nullptr;
};

// What the parser calls; builds the values that are on a path, and hands over records as they end.
class Handler {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  Handler(const Node* root, const std::function<void(const JsonRecord&)>& take) : next_(root), take_(&take) {}

  [[nodiscard]] bool saw_object() const { return saw_object_; }

  using Code = boost::json::error_code;
  bool on_document_begin(Code& /*code*/) { return true; }
  bool on_document_end(Code& /*code*/) { return true; }
  bool on_object_begin(Code& /*code*/) { return open(false); }
  bool on_array_begin(Code& /*code*/) { return open(true); }
  bool on_object_end(std::size_t /*size*/, Code& /*code*/) { return close(); }
  bool on_array_end(std::size_t /*size*/, Code& /*code*/) { return close(); }

  bool on_key_part(std::string_view part, std::size_t /*size*/, Code& /*code*/) { return collect_key(part); }
  bool on_key(std::string_view part, std::size_t /*size*/, Code& /*code*/) {
    collect_key(part);
    if (skipped_ == 0) {
      const Node* node = frames_.back().node;
      const auto it = is_long_key_ ? node->members.end() : node->members.find(key_);
      next_ = it == node->members.end() ? nullptr : it->second;
      if (next_ != nullptr) frames_.back().key = key_;
    }
    key_.clear();
    is_long_key_ = false;
    return true;
  }

  bool on_string_part(std::string_view part, std::size_t /*size*/, Code& /*code*/) { return collect_text(part); }
  bool on_string(std::string_view part, std::size_t /*size*/, Code& /*code*/) {
    collect_text(part);
    if (is_wanted() && !record().is_too_large) add(boost::json::value(text_), text_.size());
    text_.clear();
    return true;
  }

  bool on_number_part(std::string_view /*part*/, Code& /*code*/) { return true; }
  bool on_int64(std::int64_t number, std::string_view /*text*/, Code& /*code*/) { return add_plain(number); }
  bool on_uint64(std::uint64_t number, std::string_view /*text*/, Code& /*code*/) { return add_plain(number); }
  bool on_double(double number, std::string_view /*text*/, Code& /*code*/) { return add_plain(number); }
  bool on_bool(bool truth, Code& /*code*/) { return add_plain(truth); }
  bool on_null(Code& /*code*/) { return add_plain(nullptr); }
  bool on_comment_part(std::string_view /*part*/, Code& /*code*/) { return true; }
  bool on_comment(std::string_view /*part*/, Code& /*code*/) { return true; }

 private:
  // An object or array that is being read.
  struct Frame {
    const Node* node;
    boost::json::value value;
    std::string key;  // of the member that comes
    bool is_record = false;
    bool is_too_large = false;  // of a record
    std::size_t bytes = 0;      // of a record
  };

  // Names that are wanted are short.
  bool collect_key(std::string_view part) {
    constexpr std::size_t kLongestKey = 64;
    if (skipped_ > 0 || is_long_key_) return true;
    is_long_key_ = key_.size() + part.size() > kLongestKey;
    if (!is_long_key_) key_ += part;
    return true;
  }

  // Whether the value that comes is on a path.
  [[nodiscard]] bool is_wanted() const { return skipped_ == 0 && next_node() != nullptr && !frames_.empty(); }

  [[nodiscard]] const Node* next_node() const {
    const bool in_array = !frames_.empty() && frames_.back().value.is_array();
    return in_array ? frames_.back().node : next_;
  }

  Frame& record() {
    return *std::find_if(frames_.rbegin(), frames_.rend(), [](const Frame& frame) { return frame.is_record; });
  }

  bool collect_text(std::string_view part) {
    if (!is_wanted()) return true;
    if (record().bytes + text_.size() + part.size() > kMaxRecordBytes) {
      record().is_too_large = true;
    } else {
      text_ += part;
    }
    return true;
  }

  bool open(bool is_array) {
    const Node* node = next_node();
    if (skipped_ > 0 || node == nullptr) {
      ++skipped_;
      return true;
    }
    Frame frame{node, {}, {}};
    if (is_array) {
      frame.value.emplace_array();
    } else {
      frame.value.emplace_object();
      frame.is_record = node->is_record;
      if (frames_.empty()) saw_object_ = true;
    }
    if (frames_.empty()) frame.is_record = true;
    frames_.push_back(std::move(frame));
    next_ = nullptr;
    return true;
  }

  bool close() {
    if (skipped_ > 0) {
      --skipped_;
      return true;
    }
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.is_record) {
      if (frame.value.is_object()) (*take_)({frame.node->record, frame.value.as_object(), frame.is_too_large});
    } else {
      add(std::move(frame.value), 0);
    }
    return true;
  }

  template <typename Plain>
  bool add_plain(Plain plain) {
    if (is_wanted()) add(boost::json::value(plain), 0);
    return true;
  }

  void add(boost::json::value value, std::size_t text_bytes) {
    Frame& whole = record();
    Frame& holder = frames_.back();
    whole.bytes += text_bytes + holder.key.size() + kBytesOfValue;
    if (whole.bytes > kMaxRecordBytes) {
      whole.is_too_large = true;
      return;
    }
    if (auto* array = holder.value.if_array()) {
      array->push_back(std::move(value));
    } else {
      holder.value.as_object()[holder.key] = std::move(value);
    }
  }

  std::vector<Frame> frames_;
  const Node* next_;         // of the member that comes; null: to be skipped
  std::size_t skipped_ = 0;  // how many objects and arrays are open that are on no path
  std::string key_;
  std::string text_;
  bool is_long_key_ = false;
  bool saw_object_ = false;
  const std::function<void(const JsonRecord&)>* take_;
};

// Where in the text reading has come to.
class Place {
 public:
  void pass(std::string_view text) {
    line_ += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    const auto last = text.rfind('\n');
    column_ = last == std::string_view::npos ? column_ + text.size() : text.size() - last;
  }
  [[nodiscard]] std::string in_words() const {
    return "line " + std::to_string(line_) + ", column " + std::to_string(column_);
  }

 private:
  std::size_t line_ = 1;
  std::size_t column_ = 1;
};

Error json_error(const boost::json::error_code& failure, const Place& place) {
  if (failure == boost::json::error::too_deep) {
    return {ErrorCode::TooLarge,
            place.in_words() + ": JSON is nested deeper than " + std::to_string(kMaxJsonDepth) + " levels"};
  }
  return {ErrorCode::Corrupt, place.in_words() + ": not valid JSON: " + failure.message()};
}

}  // namespace

Result<void> for_each_json_record(const Chunks& text, const JsonShape& shape,
                                  const std::function<void(const JsonRecord&)>& take) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  const Tree tree(shape);
  boost::json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  boost::json::basic_parser<Handler> parser(options, tree.root(), take);
  boost::json::error_code failure;
  Place place;
  bool is_first = true;
  while (true) {
    auto piece = text();
    if (!piece) return piece.error();
    if (piece->empty()) break;
    std::string_view rest = *piece;
    if (is_first && rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
    is_first = false;
    const std::size_t used = parser.done() ? 0 : parser.write_some(true, rest.data(), rest.size(), failure);
    place.pass(rest.substr(0, used));
    if (!failure && rest.find_first_not_of(" \t\r\n", used) != std::string_view::npos) {
      failure = boost::json::error::extra_data;
    }
    if (failure) return json_error(failure, place);
  }
  if (!parser.done()) parser.write_some(false, "", 0, failure);
  if (failure) return json_error(failure, place);
  if (!parser.handler().saw_object()) return Error{ErrorCode::Invalid, "the document should be a JSON object"};
  return {};
}

std::string_view text_in(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  const auto* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view() : std::string_view(text->data(), text->size());
}

std::uint64_t number_in(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) return 0;
  if (const auto* number = value->if_uint64()) return *number;
  const auto* number = value->if_int64();
  return number != nullptr && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

bool flag_in(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  const auto* flag = value == nullptr ? nullptr : value->if_bool();
  return flag != nullptr && *flag;
}

const boost::json::object* object_in(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_object();
}

void for_each_object(const boost::json::object& object, std::string_view name,
                     const std::function<void(const boost::json::object&)>& take) {
  const auto* value = object.if_contains(name);
  const auto* array = value == nullptr ? nullptr : value->if_array();
  if (array == nullptr) return;
  for (const auto& item : *array) {
    if (const auto* one = item.if_object()) take(*one);
  }
}

void for_each_text(const boost::json::object& object, std::string_view name,
                   const std::function<void(std::string_view)>& take) {
  const auto* value = object.if_contains(name);
  const auto* array = value == nullptr ? nullptr : value->if_array();
  if (array == nullptr) return;
  for (const auto& item : *array) {
    if (const auto* text = item.if_string()) take({text->data(), text->size()});
  }
}

}  // namespace coaming
