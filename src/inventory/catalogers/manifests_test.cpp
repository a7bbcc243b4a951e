#include "inventory/catalogers/manifests.h"

#include <chrono>

#include <gtest/gtest.h>

#include "base/path_match.h"
#include "inventory/file_catalogers.h"
#include "support/catalog_lines.h"

namespace coaming {
namespace {

struct Case {
  const char* name;
  const char* path;
  std::string text;
  std::size_t count;  // of what it asks for; 0: nothing is in doubt
};

class ManifestThat : public testing::TestWithParam<Case> {};

TEST_P(ManifestThat, AsksForSoMany) {
  const Catalog catalog = parse_manifest(GetParam().text, GetParam().path);
  EXPECT_TRUE(catalog.packages.empty());
  if (GetParam().count == 0) {
    EXPECT_EQ(catalog_lines(catalog), "");
    EXPECT_EQ(catalog.asks_for, "");
    return;
  }
  ASSERT_EQ(catalog.gaps.size(), 1U);
  EXPECT_EQ(catalog.gaps[0].code, ErrorCode::NotFound);
  const std::string begin = std::to_string(GetParam().count) + (GetParam().count == 1 ? " package has " : " packages ");
  EXPECT_TRUE(catalog.gaps[0].message.starts_with(begin)) << catalog.gaps[0].message;
  EXPECT_FALSE(catalog.asks_for.empty());
}

const Case kCases[] = {
    {"PackageJson", "package.json",
     R"({"name": "a", "dependencies": {"b": "^1.0.0", "c": "workspace:*", "d": "file:../d", "e": "link:../e"},
         "devDependencies": {"f": "*"}, "optionalDependencies": {"g": "1.0.0"}, "peerDependencies": {"h": "1"},
         "scripts": {"x": "y"}, "dependenciesMeta": {"b": {"built": true}}})",
     4},
    {"PackageJsonWithoutDependencies", "a/package.json", R"({"type": "module", "dependencies": {}})", 0},
    {"PackageJsonWithAByteOrderMark", "package.json", "\xef\xbb\xbf{\"dependencies\": {\"b\": \"1\"}}", 1},
    {"ComposerJson", "composer.json",
     R"({"require": {"php": ">=8.1", "ext-json": "*", "lib-pcre": "*", "a/b": "^1"}, "require-dev": {"c/d": "1.2.3"}})",
     2},
    {"ComposerJsonOfThePlatform", "composer.json", R"({"require": {"php": ">=8.1", "ext-json": "*"}})", 0},
    {"CargoToml", "Cargo.toml",
     "[package]\nname = 'x'\n[dependencies]\na = '1'\nb = { path = '../b' }\nc = { version = '2', features = [] }\n"
     "[dev-dependencies]\nd = '1'\n[build-dependencies]\ne = '1'\n[target.'cfg(unix)'.dependencies]\nf = '1'\n",
     5},
    {"CargoTomlOfAWorkspace", "Cargo.toml", "[workspace]\nmembers = ['a']\n[workspace.dependencies]\na = '1'\n", 1},
    {"CargoTomlWithoutDependencies", "Cargo.toml", "[workspace]\nmembers = ['a']\n", 0},
    {"PyprojectOfPep621", "pyproject.toml",
     "[build-system]\nrequires = ['setuptools']\n[project]\nname = 'x'\ndependencies = ['a', 'b>=1']\n"
     "[project.optional-dependencies]\nc = ['c', 'd']\n[dependency-groups]\ntest = ['e', {include-group = 'x'}]\n",
     5},
    {"PyprojectOfPoetry", "pyproject.toml",
     "[tool.poetry.dependencies]\npython = '^3.9'\na = '^1'\nb = { path = '../b' }\n"
     "[tool.poetry.dev-dependencies]\nc = '*'\n[tool.poetry.group.docs.dependencies]\nd = '*'\n",
     3},
    {"PyprojectOfPdmAndUv", "pyproject.toml",
     "[tool.pdm.dev-dependencies]\ntest = ['a']\n[tool.uv]\ndev-dependencies = ['b']\n", 2},
    {"PyprojectOfToolsOnly", "pyproject.toml", "[build-system]\nrequires = ['setuptools']\n[tool.black]\nx = 1\n", 0},
    {"PyprojectOfOddTypes", "pyproject.toml", "project = 1\ntool = 'x'\n[dependency-groups]\na = 'b'\n", 0},
    {"Pipfile", "Pipfile", "[packages]\na = '*'\nb = {path = '.'}\n[dev-packages]\nc = '*'\n", 2},
    {"SetupPy", "setup.py", "setup(\n  name='a',\n  install_requires=['b'],\n)\n", 1},
    {"SetupPyWithoutNeeds", "setup.py", "setup(name='a')\n# install_requires=['b']\n", 0},
    {"SetupCfg", "setup.cfg", "[options]\ninstall_requires =\n  a\n  b\n", 1},
    {"Gemfile", "Gemfile",
     "source 'https://rubygems.org'\ngem 'a', '~> 1'\n  gem('b')\n# gem 'c'\ngem 'd', path: '../d'\n"
     "gem 'e', :path => '../e'\ngemspec\ngems = 1\n",
     3},
    {"GemsRb", "gems.rb", "gem 'a'\n", 1},
    {"Podfile", "Podfile", "target 'x' do\n  pod 'A', '~> 1'\n  pod 'B', :path => '../B'\n  podhelper 'c'\nend\n", 1},
    {"Pubspec", "pubspec.yaml",
     "name: x\nenvironment:\n  sdk: ^3.0.0\ndependencies:\n  a: ^1.0.0\n  b:\n  flutter:\n    sdk: flutter\n"
     "  c:\n    path: ../c\n  d:\n    git: https://example.org/d\ndev_dependencies:\n  e: any\n",
     4},
    {"PubspecWithoutDependencies", "pubspec.yaml", "name: x\ndependencies:\n", 0},
    {"PackageSwift", "Package.swift",
     "let package = Package(\n  dependencies: [\n    .package(url: \"https://example.org/a\", from: \"1.0.0\"),\n"
     "    .package(\n      name: \"b\",\n      url: \"https://example.org/b\", .branch(\"main\")),\n"
     "    // .package(url: \"https://example.org/c\", from: \"1.0.0\"),\n    .package(path: \"../d\"),\n"
     "    .package(id: \"e.e\", exact: \"1.0.0\"),\n  ])\n",
     3},
    {"MixExs", "mix.exs",
     "defmodule X do\n  def project do\n    [app: :x, deps: deps(), x: {:not, 1}]\n  end\n  defp deps do\n    [\n"
     "      {:plug, \"~> 1.0\"}, {:jason, \"~> 1.0\"},\n      # {:old, \"~> 1.0\"},\n      {:a, in_umbrella: true},\n"
     "      {:b, path: \"../b\"}\n    ]\n  end\n  defp aliases do\n    [{:no, 1}]\n  end\nend\n",
     2},
    {"Csproj", "a/A.csproj",
     "<Project Sdk=\"Microsoft.NET.Sdk\">\n<ItemGroup>\n<PackageReference Include=\"A\" Version=\"1.0.0\" />\n"
     "<PackageReference\n  Include=\"B\" />\n<PackageReference Update=\"C\" />\n<ProjectReference Include=\"d\" />\n"
     "</ItemGroup>\n</Project>\n",
     2},
    {"CsprojThatEndsEarly", "A.csproj", "<PackageReference Include=\"A\"", 1},
    {"BuildProps", "Directory.Build.props", "<Project><PackageReference Include='A'/></Project>", 1},
    {"ConanfileTxt", "conanfile.txt",
     "[requires]\nzlib/1.3\n# x/1\n\nfmt/[>=10]\n[generators]\nCMakeDeps\n[tool_requires]\ncmake/3.27\n", 3},
    {"ConanfilePy", "conanfile.py",
     "class A(ConanFile):\n    requires = \"zlib/1.3\"\n    requires_x = 1\n    def build_requirements(self):\n"
     "        self.tool_requires(\"cmake/3.27\")\n",
     2},
    {"Gradle", "build.gradle",
     "plugins {\n  id 'java'\n}\ndependencies {\n  implementation 'a:b:1.0'\n  testImplementation(\"c:d:2.0\") {\n"
     "    exclude group: 'x'\n  }\n  implementation project(':e')\n  implementation libs.f\n  // api 'g:h:1'\n"
     "  runtimeOnly files('i.jar')\n}\ntasks { x 'y' }\n",
     3},
    {"GradleKotlin", "build.gradle.kts", "dependencies { implementation(\"a:b:1.0\") }\nval x = y(\"z\")\n", 1},
    {"GradleWithoutDependencies", "build.gradle", "plugins {\n  id 'java'\n}\ndependencies {\n}\n", 0},
    {"OtherFile", "package.json5", R"({"dependencies": {"b": "1"}})", 0},
    {"Empty", "Gemfile", "", 0},
};

INSTANTIATE_TEST_SUITE_P(Cases, ManifestThat, testing::ValuesIn(kCases),
                         [](const auto& tested) { return tested.param.name; });

TEST(Manifests, SayWhatWouldTell) {
  const Catalog catalog = parse_manifest(R"({"dependencies": {"a": "1", "b": "2"}})", "web/package.json");
  EXPECT_EQ(catalog_lines(catalog),
            "! not-found 2 packages have no pinned version in this file, and there is no lock file beside or above it, "
            "so what gets installed is not known; package-lock.json, npm-shrinkwrap.json, yarn.lock, pnpm-lock.yaml or "
            "bun.lock would tell\n");
  EXPECT_EQ(catalog.asks_for, "npm");
}

TEST(Manifests, UnreadableOnesAreInDoubt) {
  const Case kUnreadable[] = {
      {"Json", "package.json", "{", 0},
      {"Toml", "Cargo.toml", "[", 0},
      {"Yaml", "pubspec.yaml", "a: [", 0},
  };
  for (const Case& c : kUnreadable) {
    const Catalog catalog = parse_manifest(c.text, c.path);
    ASSERT_EQ(catalog.gaps.size(), 1U) << c.name;
    EXPECT_EQ(catalog.gaps[0].code, ErrorCode::Corrupt) << c.name;
    EXPECT_TRUE(catalog.gaps[0].message.starts_with("which packages it asks for is not known (line ")) << c.name;
    EXPECT_FALSE(catalog.asks_for.empty()) << c.name;
  }
}

TEST(Manifests, OfOthersAreNotAsked) {
  const std::string text = R"({"dependencies": {"a": "1"}})";
  for (const char* folder : {"node_modules/x/", "a/vendor/b/", "lib/python3.11/site-packages/", "a/Pods/x/", ".git/"}) {
    const auto catalog = catalog_manifest(folder + std::string("package.json"), ByteRange::of_memory(text));
    EXPECT_EQ(catalog_lines(catalog), "") << folder;
  }
  for (const char* folder : {"", "my_vendor/", "vendors/x/", ".github/actions/x/"}) {
    const auto catalog = catalog_manifest(folder + std::string("package.json"), ByteRange::of_memory(text));
    ASSERT_TRUE(catalog) << folder;
    EXPECT_EQ(catalog->gaps.size(), 1U) << folder;
  }
}

TEST(Manifests, EveryPathIsKnown) {
  for (const std::string_view pattern : kManifestPaths) {
    std::string path(pattern.substr(pattern.rfind('/') + 1));
    if (path.starts_with('*')) path = "a" + path.substr(1);
    EXPECT_TRUE(matches_path(pattern, path)) << pattern;
    // Rubbish either cannot be read or asks for nothing; what can be read is asked for something.
    bool is_known = false;
    for (const Case& c : kCases) {
      const std::string_view own = c.path;
      is_known |= c.count > 0 && matches_path(pattern, own);
    }
    EXPECT_TRUE(is_known || path == "a.fsproj" || path == "a.vbproj") << pattern;
  }
}

// As `dir:` reads them, and no image.
TEST(Manifests, AreReadInSourceOnly) {
  FileEntry entry;
  entry.path = "app/package.json";
  EXPECT_TRUE(FileCatalogers(Evidence::Declared).wants(entry, "{"));
  FileFacts facts;
  const std::string text = R"({"dependencies": {"a": "1"}})";
  FileCatalogers(Evidence::Declared).read(entry, ByteRange::of_memory(text), facts);
  EXPECT_EQ(facts.asks_for, "npm");
  EXPECT_EQ(facts.package_gaps.size(), 1U);
  FileFacts installed;
  FileCatalogers(Evidence::Installed).read(entry, ByteRange::of_memory(text), installed);
  EXPECT_EQ(installed.asks_for, "");
  EXPECT_TRUE(installed.package_gaps.empty());
}

TEST(Manifests, AreQuickWithHostileText) {
  std::string text;
  while (text.size() < kMaxManifestBytes) text += ".package({:<PackageReference";
  for (const char* name : {"Package.swift", "A.csproj", "mix.exs", "build.gradle", "Gemfile", "conanfile.py"}) {
    const auto start = std::chrono::steady_clock::now();
    const Catalog catalog = parse_manifest(text, name);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5)) << name;
    EXPECT_LE(catalog.gaps.size(), 1U) << name;
  }
}

}  // namespace
}  // namespace coaming
