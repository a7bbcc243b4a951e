#include "inventory/catalogers.h"

#include "inventory/catalogers/apk.h"
#include "inventory/catalogers/bun_lock.h"
#include "inventory/catalogers/cargo_lock.h"
#include "inventory/catalogers/composer.h"
#include "inventory/catalogers/conan_lock.h"
#include "inventory/catalogers/conda_meta.h"
#include "inventory/catalogers/dotnet_deps.h"
#include "inventory/catalogers/dotnet_lock.h"
#include "inventory/catalogers/dpkg.h"
#include "inventory/catalogers/elf_note.h"
#include "inventory/catalogers/gemfile_lock.h"
#include "inventory/catalogers/gemspec.h"
#include "inventory/catalogers/go_binary.h"
#include "inventory/catalogers/go_mod.h"
#include "inventory/catalogers/gradle_lock.h"
#include "inventory/catalogers/java_archive.h"
#include "inventory/catalogers/manifests.h"
#include "inventory/catalogers/mix_lock.h"
#include "inventory/catalogers/node_package.h"
#include "inventory/catalogers/npm_lock.h"
#include "inventory/catalogers/os_release.h"
#include "inventory/catalogers/pdm_lock.h"
#include "inventory/catalogers/pipfile_lock.h"
#include "inventory/catalogers/pnpm_lock.h"
#include "inventory/catalogers/podfile_lock.h"
#include "inventory/catalogers/poetry_lock.h"
#include "inventory/catalogers/pom.h"
#include "inventory/catalogers/program_paths.h"
#include "inventory/catalogers/programs.h"
#include "inventory/catalogers/pubspec_lock.h"
#include "inventory/catalogers/pylock.h"
#include "inventory/catalogers/python_metadata.h"
#include "inventory/catalogers/requirements.h"
#include "inventory/catalogers/rpm.h"
#include "inventory/catalogers/rust_binary.h"
#include "inventory/catalogers/swift_resolved.h"
#include "inventory/catalogers/uv_lock.h"
#include "inventory/catalogers/yarn_lock.h"
#include "inventory/catalogers/yarn_pnp.h"

namespace coaming {

// To add one: write catalogers/<name>.{h,cpp} and its test, then a row here (docs/adding/cataloger.md).
static constexpr Cataloger kCatalogers[] = {
    {.name = "apk", .paths = kApkPaths, .read = catalog_apk, .visit_files = visit_apk_files},
    {.name = "bun-lock",
     .evidence = Evidence::Declared,
     .paths = kBunLockPaths,
     .locks = "npm",
     .read_alone = catalog_bun_lock},
    {.name = "cargo-lock",
     .evidence = Evidence::Declared,
     .paths = kCargoLockPaths,
     .locks = "cargo",
     .read_alone = catalog_cargo_lock},
    {.name = "composer", .paths = kComposerInstalledPaths, .read_alone = catalog_composer},
    {.name = "composer-lock",
     .evidence = Evidence::Declared,
     .paths = kComposerLockPaths,
     .locks = "composer",
     .read_alone = catalog_composer},
    {.name = "conan-lock",
     .evidence = Evidence::Declared,
     .paths = kConanLockPaths,
     .locks = "conan",
     .read_alone = catalog_conan_lock},
    {.name = "conda-meta", .paths = kCondaMetaPaths, .read_alone = catalog_conda_meta},
    {.name = "dotnet-deps", .paths = kDotnetDepsPaths, .read_alone = catalog_dotnet_deps},
    {.name = "dpkg",
     .paths = kDpkgPaths,
     .beside = kDpkgBeside,
     .read = catalog_dpkg,
     .visit_files = visit_dpkg_files,
     .complete = complete_dpkg},
    {.name = "elf-note", .paths = kElfNotePaths, .magics = kElfNoteMagics, .read_alone = catalog_elf_note},
    {.name = "gemfile-lock",
     .evidence = Evidence::Declared,
     .paths = kGemfileLockPaths,
     .locks = "gem",
     .read_alone = catalog_gemfile_lock},
    {.name = "gemspec", .paths = kGemspecPaths, .read_alone = catalog_gemspec},
    {.name = "go-binary", .paths = kGoBinaryPaths, .magics = kGoBinaryMagics, .read_alone = catalog_go_binary},
    {.name = "go-mod", .evidence = Evidence::Declared, .paths = kGoModPaths, .read_alone = catalog_go_mod},
    {.name = "gradle-lock",
     .evidence = Evidence::Declared,
     .paths = kGradleLockPaths,
     .locks = "gradle",
     .read_alone = catalog_gradle_lock},
    {.name = "java-archive", .paths = kJavaArchivePaths, .read_alone = catalog_java_archive},
    {.name = "manifests", .evidence = Evidence::Declared, .paths = kManifestPaths, .read_alone = catalog_manifest},
    {.name = "mix-lock",
     .evidence = Evidence::Declared,
     .paths = kMixLockPaths,
     .locks = "hex",
     .read_alone = catalog_mix_lock},
    {.name = "node-package", .paths = kNodePackagePaths, .read_alone = catalog_node_package},
    {.name = "npm-lock",
     .evidence = Evidence::Declared,
     .paths = kNpmLockPaths,
     .locks = "npm",
     .read_alone = catalog_npm_lock},
    {.name = "nuget-lock",
     .evidence = Evidence::Declared,
     .paths = kDotnetLockPaths,
     .locks = "nuget",
     .read_alone = catalog_dotnet_lock},
    {.name = "pdm-lock",
     .evidence = Evidence::Declared,
     .paths = kPdmLockPaths,
     .locks = "pypi",
     .read_alone = catalog_pdm_lock},
    {.name = "pipfile-lock",
     .evidence = Evidence::Declared,
     .paths = kPipfileLockPaths,
     .locks = "pypi",
     .read_alone = catalog_pipfile_lock},
    {.name = "pnpm-lock",
     .evidence = Evidence::Declared,
     .paths = kPnpmLockPaths,
     .locks = "npm",
     .read_alone = catalog_pnpm_lock},
    {.name = "podfile-lock",
     .evidence = Evidence::Declared,
     .paths = kPodfileLockPaths,
     .locks = "cocoapods",
     .read_alone = catalog_podfile_lock},
    {.name = "poetry-lock",
     .evidence = Evidence::Declared,
     .paths = kPoetryLockPaths,
     .locks = "pypi",
     .read_alone = catalog_poetry_lock},
    {.name = "pom", .evidence = Evidence::Declared, .paths = kPomPaths, .read_alone = catalog_pom},
    {.name = "programs", .version = kRecognisersVersion, .paths = kProgramPaths, .read_alone = catalog_programs},
    {.name = "pubspec-lock",
     .evidence = Evidence::Declared,
     .paths = kPubspecLockPaths,
     .locks = "pub",
     .read_alone = catalog_pubspec_lock},
    {.name = "pylock",
     .evidence = Evidence::Declared,
     .paths = kPylockPaths,
     .locks = "pypi",
     .read_alone = catalog_pylock},
    {.name = "python-egg", .paths = kPythonEggPaths, .magics = kPythonEggMagics, .read_alone = catalog_python_egg},
    {.name = "python-metadata", .paths = kPythonMetadataPaths, .read_alone = catalog_python_metadata},
    {.name = "requirements",
     .evidence = Evidence::Declared,
     .paths = kRequirementsPaths,
     .locks = "pypi",
     .read_alone = catalog_requirements},
    {.name = "rpm", .paths = kRpmPaths, .beside = kRpmBeside, .read = catalog_rpm, .visit_files = visit_rpm_files},
    {.name = "rust-binary", .paths = kRustBinaryPaths, .magics = kRustBinaryMagics, .read_alone = catalog_rust_binary},
    {.name = "swift-resolved",
     .evidence = Evidence::Declared,
     .paths = kSwiftResolvedPaths,
     .locks = "swift",
     .read_alone = catalog_swift_resolved},
    {.name = "uv-lock",
     .evidence = Evidence::Declared,
     .paths = kUvLockPaths,
     .locks = "pypi",
     .read_alone = catalog_uv_lock},
    {.name = "yarn-lock",
     .evidence = Evidence::Declared,
     .paths = kYarnLockPaths,
     .locks = "npm",
     .read_alone = catalog_yarn_lock},
    {.name = "yarn-pnp", .paths = kYarnPnpPaths, .read_alone = catalog_yarn_pnp},
};

std::span<const Cataloger> all_catalogers() { return kCatalogers; }

std::vector<std::string_view> catalogued_paths() {
  std::vector<std::string_view> paths(std::begin(kOsReleasePaths), std::end(kOsReleasePaths));
  for (const Cataloger& cataloger : kCatalogers) {
    if (cataloger.read != nullptr) paths.insert(paths.end(), cataloger.paths.begin(), cataloger.paths.end());
    paths.insert(paths.end(), cataloger.beside.begin(), cataloger.beside.end());
  }
  return paths;
}

}  // namespace coaming
