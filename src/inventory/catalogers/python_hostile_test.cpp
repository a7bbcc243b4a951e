// What no tool has written: every parser of this group takes it within bounds and without a crash.
#include <ctime>
#include <string>

#include <gtest/gtest.h>

#include "inventory/catalogers/cargo_lock.h"
#include "inventory/catalogers/gemfile_lock.h"
#include "inventory/catalogers/gemspec.h"
#include "inventory/catalogers/go_mod.h"
#include "inventory/catalogers/gradle_lock.h"
#include "inventory/catalogers/pdm_lock.h"
#include "inventory/catalogers/pipfile_lock.h"
#include "inventory/catalogers/poetry_lock.h"
#include "inventory/catalogers/pom.h"
#include "inventory/catalogers/pylock.h"
#include "inventory/catalogers/python_metadata.h"
#include "inventory/catalogers/requirements.h"
#include "inventory/catalogers/uv_lock.h"
#include "support/catalog_lines.h"

namespace coaming {
namespace {

struct Reader {
  const char* name;
  Result<Catalog> (*read)(std::string_view, const ByteRange&);
  const char* entry;  // one package, with '%' where its number goes
  const char* before = "";
  const char* after = "";
};
const Reader kReaders[] = {
    {"Cargo", catalog_cargo_lock, "[[package]]\nname = \"p%\"\nversion = \"1\"\n"},
    {"Gemfile", catalog_gemfile_lock, "    p% (1)\n      p1\n", "GEM\n  specs:\n"},
    {"Go", catalog_go_mod, "require a.org/p% v1\n"},
    {"Gradle", catalog_gradle_lock, "g:p%:1=x\n"},
    {"Pdm", catalog_pdm_lock, "[[package]]\nname = \"p%\"\nversion = \"1\"\n"},
    {"Pipfile", catalog_pipfile_lock, "\"p%\": {\"version\": \"==1\"},\n", "{\"_meta\": {}, \"default\": {",
     "\"z\": {}}}"},
    {"Poetry", catalog_poetry_lock, "[[package]]\nname = \"p%\"\nversion = \"1\"\n"},
    {"Pom", catalog_pom,
     "<dependency><groupId>g</groupId><artifactId>p%</artifactId><version>1</version></dependency>\n",
     "<project><dependencies>", "</dependencies></project>"},
    {"Pylock", catalog_pylock, "[[packages]]\nname = \"p%\"\nversion = \"1\"\n"},
    {"Requirements", catalog_requirements, "p%==1  # via p1\n"},
    {"Uv", catalog_uv_lock, "[[package]]\nname = \"p%\"\nversion = \"1\"\n"},
};

std::string many(const Reader& reader, std::size_t count) {
  const std::string_view entry = reader.entry;
  const auto place = entry.find('%');
  std::string text = reader.before;
  text.reserve(count * (entry.size() + 8));
  for (std::size_t i = 0; i < count; ++i) {
    text += entry.substr(0, place);
    text += std::to_string(i);
    text += entry.substr(place + 1);
  }
  return text + reader.after;
}

Result<Catalog> read(const Reader& reader, const std::string& text) {
  return reader.read("requirements.txt", ByteRange::of_memory(text));
}

TEST(PythonHostile, LocksAreLimitedInPackages) {
  for (const Reader& reader : kReaders) {
    const std::clock_t start = std::clock();
    const auto catalog = read(reader, many(reader, kMaxPackages + 10));
    ASSERT_TRUE(catalog) << reader.name << ": " << catalog.error().message;
    EXPECT_EQ(catalog->packages.size(), kMaxPackages) << reader.name;
    bool is_told = false;
    for (const Gap& gap : catalog->gaps) is_told = is_told || gap.message == too_many_packages().message;
    EXPECT_TRUE(is_told) << reader.name;
    EXPECT_LT(std::clock() - start, 10 * CLOCKS_PER_SEC) << reader.name;
  }
}

// A million packages are refused, or read as far as the limit goes.
TEST(PythonHostile, LocksOfAMillionPackagesAreDoubt) {
  for (const Reader& reader : kReaders) {
    const std::string_view name = reader.name;
    if (name != "Cargo" && name != "Gradle" && name != "Pipfile") continue;  // one of each way of reading
    const std::string text = many(reader, 1'000'000);
    const std::clock_t start = std::clock();
    const auto catalog = read(reader, text);
    if (catalog) {
      EXPECT_EQ(catalog->packages.size(), kMaxPackages) << reader.name;
      EXPECT_FALSE(catalog->gaps.empty()) << reader.name;
    } else {
      EXPECT_EQ(catalog.error().code, ErrorCode::TooLarge) << reader.name << ": " << catalog.error().message;
    }
    EXPECT_LT(std::clock() - start, 10 * CLOCKS_PER_SEC) << reader.name;
  }
}

TEST(PythonHostile, RubbishIsAnErrorOrAGap) {
  const std::string all_bytes = [] {
    std::string text;
    for (int i = 0; i < 256; ++i) text += static_cast<char>(i);
    return text;
  }();
  const std::pair<const char*, std::string> kTexts[] = {
      {"Bytes", all_bytes},
      {"Zeros", std::string(10'000, '\0')},
      {"Program",
       "\x7f"
       "ELF\x02\x01\x01" +
           std::string(9, '\0') + all_bytes},
      {"LongLine", "x" + std::string(1 << 20, ' ') + "y"},
      {"LongWord", std::string(1 << 20, 'x')},
      {"Brackets", std::string(1 << 20, '[')},
      {"Braces", std::string(1 << 20, '{')},
      {"Tags",
       [] {
         std::string text;
         for (int i = 0; i < 100'000; ++i) text += "<a>";
         return text;
       }()},
  };
  for (const auto& [name, text] : kTexts) {
    for (const Reader& reader : kReaders) {
      const auto catalog = read(reader, text);
      EXPECT_TRUE(!catalog || !catalog->gaps.empty()) << reader.name << ": " << name;
    }
    EXPECT_FALSE(catalog_gemspec("", ByteRange::of_memory(text))) << name;
    EXPECT_FALSE(catalog_python_metadata("", ByteRange::of_memory(text))) << name;
  }
}

TEST(PythonHostile, LongNamesAreGaps) {
  for (const Reader& reader : kReaders) {
    std::string text = reader.before;
    for (const char c : std::string(reader.entry)) c == '%' ? text += std::string(100'000, 'n') : text += c;
    const auto catalog = read(reader, text + reader.after);
    EXPECT_TRUE(!catalog || (catalog->packages.empty() && !catalog->gaps.empty())) << reader.name;
  }
}

TEST(PythonHostile, EveryCutIsReadOrReported) {
  for (const Reader& reader : kReaders) {
    const std::string text = many(reader, 3);
    for (std::size_t size = 0; size <= text.size(); ++size) (void)read(reader, text.substr(0, size));
  }
}

TEST(PythonHostile, PropertiesOfAPomDoNotMultiply) {
  std::string text = "<project><properties><p0>${none}</p0>";
  for (int i = 1; i < 30; ++i) {
    const std::string one = "${p" + std::to_string(i - 1) + "}";
    text += "<p" + std::to_string(i) + ">" + one + one + one + "</p" + std::to_string(i) + ">";
  }
  text += "<e></e><many>";
  for (int i = 0; i < 300; ++i) text += "${e}";
  text += "</many></properties><dependencies>";
  for (int i = 0; i < 10'000; ++i) {
    text += "<dependency><groupId>${many}g</groupId><artifactId>a</artifactId><version>${p29}</version></dependency>";
  }
  const std::clock_t start = std::clock();
  const auto catalog = parse_pom(text + "</dependencies></project>");
  ASSERT_TRUE(catalog);
  EXPECT_TRUE(catalog->packages.empty());
  EXPECT_FALSE(catalog->gaps.empty());
  EXPECT_LT(std::clock() - start, 10 * CLOCKS_PER_SEC);
}

}  // namespace
}  // namespace coaming
