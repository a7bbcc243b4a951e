// Wire: values as bytes, for what is kept on disk or handed from one process to another.
//
// A type says once which of its members there are, and in which order:
//
//   template <typename Wire>
//   void exchange(Wire& wire, Point& point) { wire(point.x, point.y); }
//
// and is then written by WireWriter and read by WireReader. Numbers take one to ten bytes (LEB128), a text its length
// and its bytes. There are no names and no types in the bytes: who changes a type changes the version of what holds it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/digest.h"

namespace coaming {

class WireWriter {
 public:
  template <typename... Values>
  void operator()(Values&... values) {
    (put(values), ...);
  }
  // An enumeration whose values are 0 to count - 1.
  template <typename Choice>
  void choice(Choice& value, std::size_t /*count*/) {
    number(static_cast<std::uint64_t>(value));
  }
  void number(std::uint64_t value);
  void text(std::string_view value);

  [[nodiscard]] std::string& bytes() { return bytes_; }

 private:
  template <typename T>
  void put(T& value) {
    if constexpr (std::is_integral_v<T>) {
      number(static_cast<std::uint64_t>(value));
    } else {
      exchange(*this, value);
    }
  }
  void put(std::string& value) { text(value); }
  void put(Digest& value) { bytes_.append(reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size()); }
  void put(std::vector<std::uint64_t>& values);
  template <typename T>
  void put(std::vector<T>& values) {
    number(values.size());
    for (T& value : values) put(value);
  }
  template <typename T, typename Less>
  void put(std::map<std::string, T, Less>& values) {
    number(values.size());
    for (auto& [key, value] : values) {
      text(key);
      put(value);
    }
  }
  template <typename Less>
  void put(std::set<std::string, Less>& values) {
    number(values.size());
    for (const std::string& value : values) text(value);
  }
  template <typename T>
  void put(std::optional<T>& value) {
    number(value ? 1 : 0);
    if (value) put(*value);
  }

  std::string bytes_;
};

// Reads what a WireWriter wrote. The bytes may be damaged or hostile: after the first mistake everything is empty, and
// ok() says so. No more is allocated than a small multiple of the bytes there are.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  template <typename... Values>
  void operator()(Values&... values) {
    (get(values), ...);
  }
  template <typename Choice>
  void choice(Choice& value, std::size_t count) {
    const std::uint64_t read = number();
    if (read >= count) fail();
    value = static_cast<Choice>(ok_ ? read : 0);
  }
  std::uint64_t number();
  std::string_view text();

  [[nodiscard]] bool ok() const { return ok_; }
  // Whether all was read, and nothing is left.
  [[nodiscard]] bool is_complete() const { return ok_ && rest_.empty(); }

 private:
  template <typename T>
  void get(T& value) {
    if constexpr (std::is_integral_v<T>) {
      const std::uint64_t read = number();
      if (!std::is_same_v<T, bool> && read > std::numeric_limits<T>::max()) fail();
      value = static_cast<T>(ok_ ? read : 0);
    } else {
      exchange(*this, value);
    }
  }
  void get(std::string& value) { value = text(); }
  void get(Digest& value);
  void get(std::vector<std::uint64_t>& values);
  template <typename T>
  void get(std::vector<T>& values) {
    values.clear();
    for (std::uint64_t left = number(); left > 0 && ok_; --left) {
      if (rest_.empty()) return fail();
      get(values.emplace_back());
    }
  }
  template <typename T, typename Less>
  void get(std::map<std::string, T, Less>& values) {
    values.clear();
    for (std::uint64_t left = number(); left > 0 && ok_; --left) {
      if (rest_.empty()) return fail();
      std::string key(text());
      get(values.emplace_hint(values.end(), std::move(key), T())->second);
    }
  }
  template <typename Less>
  void get(std::set<std::string, Less>& values) {
    values.clear();
    for (std::uint64_t left = number(); left > 0 && ok_; --left) {
      if (rest_.empty()) return fail();
      values.emplace_hint(values.end(), text());
    }
  }
  template <typename T>
  void get(std::optional<T>& value) {
    value.reset();
    if (number() != 0) get(value.emplace());
  }
  void fail() {
    ok_ = false;
    rest_ = {};
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace coaming
