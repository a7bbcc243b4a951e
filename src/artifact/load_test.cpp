#include "artifact/load.h"

#include <gtest/gtest.h>

#include "support/compress.h"
#include "support/image_builder.h"
#include "support/registry_server.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

const std::string kTar = TarBuilder().file("status", "one").finished();
const std::string kOther = TarBuilder().file("status", "two").finished();

struct LoadedArtifact {
  Artifact artifact;
  FilesRead files;
};

Result<LoadedArtifact> load(const std::string& target, const ImageChoice& choice = {}) {
  constexpr std::string_view kWanted[] = {"status"};
  SourceOptions options;
  options.choice = choice;
  Progress progress;
  const auto found = find_artifact(target, options, progress);
  if (!found) return found.error();
  for (const BlobDownload& download : found->parts ? found->parts->downloads : std::vector<BlobDownload>()) {
    if (auto done = download.run(progress); !done) return done.error();
  }
  const auto opened = open_artifact(*found, choice);
  if (!opened) return opened.error();
  auto files = read_files(*opened, {WantedPaths(kWanted)}, progress);
  if (!files) return files.error();
  files->gaps.insert(files->gaps.end(), opened->gaps.begin(), opened->gaps.end());
  return LoadedArtifact{opened->artifact, std::move(*files)};
}

std::string text_of(const Result<LoadedArtifact>& loaded) {
  if (!loaded) return loaded.error().message;
  const auto file = loaded->files.tree->find("status", loaded->files.tree->steps() - 1);
  return file ? *loaded->files.tree->bytes(*file).read_all(100) : "-";
}

ImageFiles oci_files(const std::string& tar, const std::string& stored) {
  OciBuilder oci;
  return oci.finished({oci.image({tar}, {stored})});
}

TEST(Target, IsSplitIntoKindAndPath) {
  struct Case {
    const char* text;
    SourceKind kind;
    const char* place;
  };
  const Case kCases[] = {{"a.tar", SourceKind::Guess, "a.tar"},
                         {"archive:a.tar", SourceKind::Archive, "a.tar"},
                         {"oci:a", SourceKind::Oci, "a"},
                         {"rootfs:/", SourceKind::RootFolder, "/"},
                         {"dir:.", SourceKind::SourceFolder, "."},
                         {"registry:a:1", SourceKind::Registry, "a:1"},
                         {"docker:a:1", SourceKind::Docker, "a:1"},
                         {"podman:a:1", SourceKind::Podman, "a:1"},
                         {"containers-storage:a:1", SourceKind::ContainersStorage, "a:1"},
                         {"container:a", SourceKind::Container, "a"},
                         {"containerd:a:1", SourceKind::Containerd, "a:1"},
                         {"oci:archive:x", SourceKind::Oci, "archive:x"},
                         {"", SourceKind::Guess, ""},
                         {"./oci:a", SourceKind::Guess, "./oci:a"}};
  for (const Case& c : kCases) {
    EXPECT_EQ(parse_target(c.text).kind, c.kind) << c.text;
    EXPECT_EQ(parse_target(c.text).place, c.place) << c.text;
  }
}

TEST(Load, GivesTheSameFilesInEveryForm) {
  const TemporaryFolder folder;
  struct Case {
    std::string target;
    ArtifactKind kind;
  };
  const std::string docker = tar_of(docker_archive({kTar}, {kTar}));
  std::vector<Case> cases{
      {folder.write("docker.tar", docker), ArtifactKind::DockerArchive},
      {"archive:" + folder.write("docker.tar.gz", gzip(docker)), ArtifactKind::DockerArchive},
      {folder.write("docker.tar.zst", zstd(docker)), ArtifactKind::DockerArchive},
      {folder.write("docker-gz.tar", tar_of(docker_archive({kTar}, {gzip(kTar)}))), ArtifactKind::DockerArchive},
      {folder.write("oci.tar", tar_of(oci_files(kTar, zstd(kTar)))), ArtifactKind::OciArchive},
  };
  const TemporaryFolder layout;
  layout.write_all(oci_files(kTar, gzip(kTar)));
  cases.push_back({layout.path(), ArtifactKind::OciFolder});
  cases.push_back({"oci:" + layout.path(), ArtifactKind::OciFolder});
  const TemporaryFolder root;
  root.write("status", "one");
  cases.push_back({root.path(), ArtifactKind::SourceFolder});
  cases.push_back({"dir:" + root.path(), ArtifactKind::SourceFolder});
  cases.push_back({"rootfs:" + root.path(), ArtifactKind::RootFolder});
  const TemporaryFolder system;
  system.write("status", "one");
  system.write("etc/passwd", "root");
  cases.push_back({system.path(), ArtifactKind::RootFolder});
  for (const Case& c : cases) {
    const auto loaded = load(c.target);
    ASSERT_TRUE(loaded) << c.target << ": " << loaded.error().message;
    EXPECT_EQ(text_of(loaded), "one") << c.target;
    EXPECT_EQ(loaded->artifact.kind, c.kind) << c.target;
    EXPECT_EQ(loaded->artifact.target, c.target);
    EXPECT_EQ(loaded->artifact.kind_was_guessed, c.target.find(':') == std::string::npos) << c.target;
    EXPECT_TRUE(loaded->files.gaps.empty()) << c.target << ": " << loaded->files.gaps.front().message;
  }
}

TEST(Load, TakesWhatIsNoPathForAnImage) {
  RegistryServer registry(oci_files(kTar, gzip(kTar)));
  for (const std::string prefix : {"", "registry:"}) {
    const auto loaded = load(prefix + registry.host() + "/app:1");
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(text_of(loaded), "one");
    EXPECT_EQ(loaded->artifact.kind, ArtifactKind::Registry);
    EXPECT_EQ(loaded->artifact.kind_was_guessed, prefix.empty());
    EXPECT_EQ(loaded->artifact.name, registry.host() + "/app:1");
    EXPECT_TRUE(loaded->files.gaps.empty());
  }
  const std::size_t before = registry.requests().size();
  const auto missing = load(registry.host() + "/app@" + sha256("none").to_string());
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("there is no file or folder " + registry.host()), std::string::npos);
  EXPECT_NE(missing.error().message.find("has no app@"), std::string::npos) << missing.error().message;
  for (const std::string path : {"/app.tar", "/app.tar.gz", "/app.json", "//app", "/App", "/../app"}) {
    EXPECT_FALSE(load(registry.host() + path)) << path;
  }
  EXPECT_EQ(registry.requests().size(), before + 3) << "nobody is asked for what can only be a path";
}

TEST(Load, ChecksThePlatformOfARemoteImage) {
  RegistryServer registry(oci_files(kTar, kTar));
  const auto other = load("registry:" + registry.host() + "/app", {"", "linux/s390x"});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().message, "the image is made for linux/amd64, not for linux/s390x");
}

TEST(Load, RefusesWhatIsNoArtifact) {
  const TemporaryFolder folder;
  const std::string plain = folder.write("plain.tar", kTar);
  struct Case {
    std::string target;
    ErrorCode code;
    std::string message;
  };
  const Case kCases[] = {
      {"", ErrorCode::NotFound, "cannot open"},
      {folder.path("nowhere"), ErrorCode::NotFound, folder.path("nowhere")},
      {"rootfs:" + folder.path("nowhere"), ErrorCode::NotFound, "is not a folder"},
      {"rootfs:" + plain, ErrorCode::NotFound, plain + " is not a folder"},
      {plain, ErrorCode::Unsupported, plain + " is a tar archive, but holds neither"},
      {"archive:" + plain, ErrorCode::NotFound, plain + " holds no manifest.json"},
      {"oci:" + plain, ErrorCode::NotFound, plain + " holds no index.json"},
      {"oci:" + folder.path(), ErrorCode::NotFound, "holds no index.json"},
      {folder.write("text", "hold"), ErrorCode::Unsupported, "text is not an image"},
  };
  for (const Case& c : kCases) {
    const auto loaded = load(c.target);
    ASSERT_FALSE(loaded) << c.target;
    EXPECT_EQ(loaded.error().code, c.code) << loaded.error().message;
    EXPECT_NE(loaded.error().message.find(c.message), std::string::npos) << loaded.error().message;
  }
}

TEST(Load, RefusesAnImageWithoutLayers) {
  const TemporaryFolder folder;
  const auto loaded = load(folder.write("image.tar", tar_of(docker_archive({}, {}))));
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().message.find("no layers"), std::string::npos);
}

TEST(Load, ChecksEveryLayer) {
  const TemporaryFolder folder;
  for (const std::string& stored : {kOther, gzip(kOther), zstd(kOther)}) {
    const auto loaded = load(folder.write("image.tar", tar_of(docker_archive({kTar}, {stored}))));
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, ErrorCode::Corrupt);
    for (const std::string& digest : {sha256(kTar).to_string(), sha256(kOther).to_string()}) {
      EXPECT_NE(loaded.error().message.find(digest), std::string::npos) << loaded.error().message;
    }
  }
}

// Newer Dockers write both; what is loaded of the archive then depends on the program that loads it.
TEST(Load, ReportsTwoDescriptionsThatDoNotAgree) {
  const TemporaryFolder folder;
  ImageFiles files = oci_files(kTar, kTar);
  files["config.json"] = image_config({kTar});
  const std::string layer = "blobs/sha256/" + sha256(kTar).hex();
  files["manifest.json"] = "[" + docker_manifest_entry("config.json", {layer}, "app:1") + "]";
  const auto same = load(folder.write("same.tar", tar_of(files)));
  ASSERT_TRUE(same) << same.error().message;
  EXPECT_TRUE(same->files.gaps.empty()) << same->files.gaps.front().message;

  files["config.json"] = image_config({kOther});
  files["layer.tar"] = kOther;
  files["manifest.json"] = "[" + docker_manifest_entry("config.json", {"layer.tar"}, "app:1") + "]";
  const std::string path = folder.write("different.tar", tar_of(files));
  const auto different = load(path);
  ASSERT_TRUE(different) << different.error().message;
  EXPECT_EQ(text_of(different), "one");
  ASSERT_EQ(different->files.gaps.size(), 1U);
  EXPECT_NE(different->files.gaps[0].message.find("it is not the same image"), std::string::npos);
  EXPECT_TRUE(load("oci:" + path)->files.gaps.empty()) << "who pins the kind has chosen";
  EXPECT_EQ(text_of(load("archive:" + path)), "two");

  files["manifest.json"] = "[";
  const auto broken = load(folder.write("broken.tar", tar_of(files)));
  ASSERT_TRUE(broken) << broken.error().message;
  EXPECT_EQ(broken->files.gaps.size(), 1U);
}

TEST(Load, WritesNothingButUnnamedFiles) {
  const TemporaryFolder folder;
  const TemporaryFolder scratch;
  const std::string before = temporary_folder();
  const std::string layer = TarBuilder()
                                .file("../../../../escaped", "x")
                                .file("/" + scratch.path("escaped"), "x")
                                .symlink("out", scratch.path())
                                .file("out/escaped", "x")
                                .hard_link("status", scratch.path("escaped"))
                                .finished();
  const std::string target = folder.write("image.tar.gz", gzip(tar_of(docker_archive({layer}, {gzip(layer)}))));
  ::setenv("TMPDIR", scratch.path().c_str(), 1);
  const auto loaded = load(target);
  ::setenv("TMPDIR", before.c_str(), 1);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
  EXPECT_FALSE(loaded->files.gaps.empty());
}

}  // namespace
}  // namespace coaming
