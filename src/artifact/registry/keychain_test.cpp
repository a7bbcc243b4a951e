#include "artifact/registry/keychain.h"

#include <sys/stat.h>

#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace coaming {
namespace {

// Puts helpers where they are looked for, in front of PATH, while it lives.
class Keychain : public testing::Test {
 protected:
  Keychain() : before_(std::getenv("PATH")) { ::setenv("PATH", (folder_.path("bin") + ":" + before_).c_str(), 1); }
  ~Keychain() override { ::setenv("PATH", before_.c_str(), 1); }

  void helper(const std::string& name, const std::string& script) const {
    const std::string path = folder_.write("bin/docker-credential-" + name, "#!/bin/sh\n" + script);
    ::chmod(path.c_str(), 0755);
  }
  std::string file(const std::string& name, const std::string& text) const { return folder_.write(name, text); }
  static std::string user(const std::string& registry, const std::string& repository,
                          const std::vector<std::string>& files) {
    const auto login = find_login(registry, repository, files);
    return login ? login->username + ":" + login->password : login.error().message;
  }

  TemporaryFolder folder_;
  std::string before_;
};

TEST_F(Keychain, LooksIntoOneFileAfterTheOther) {
  const std::string first = file("first", R"({"auths": {"quay.io": {"auth": "b25lOjE="}}})");
  const std::string second =
      file("second", R"({"auths": {"quay.io": {"auth": "dHdvOjI="}, "docker.io": {"auth": "dHdvOjI="}}})");
  const std::vector<std::string> files{folder_.path("missing"), first, second};
  EXPECT_EQ(user("quay.io", "a/b", files), "one:1");
  EXPECT_EQ(user("docker.io", "library/a", files), "two:2");
  EXPECT_EQ(user("other.example", "a", files), ":");
  EXPECT_EQ(user("quay.io", "a", {}), ":");
  EXPECT_EQ(user("quay.io", "a", {file("empty", "\n")}), ":");
  EXPECT_NE(user("quay.io", "a", {file("bad", "{")}).find("bad: line 1"), std::string::npos);
}

TEST_F(Keychain, TakesTheClosestLogin) {
  const std::string path = file("f", R"({"auths": {"q.io": {"auth": "YTox"}, "q.io/x": {"auth": "YjoyCg=="}}})");
  EXPECT_EQ(user("q.io", "y", {path}), "a:1");
  EXPECT_EQ(user("q.io", "x/y", {path}), "b:2\n");
}

TEST_F(Keychain, AsksHelpers) {
  helper("one", "read server; echo \"{\\\"Username\\\": \\\"$1\\\", \\\"Secret\\\": \\\"$server\\\"}\"");
  const std::string path = file("f", R"({"credHelpers": {"gcr.io": "one"}, "credsStore": "one",
                                         "auths": {"gcr.io": {"auth": "YTox"}, "q.io": {"auth": "YTox"}}})");
  EXPECT_EQ(user("gcr.io", "x", {path}), "get:gcr.io") << "before the file's own login";
  EXPECT_EQ(user("q.io", "x", {path}), "a:1");
  EXPECT_EQ(user("docker.io", "library/x", {path}), "get:https://index.docker.io/v1/");
}

TEST_F(Keychain, GoesOnWhereAHelperKnowsNothing) {
  helper("none", "echo 'credentials not found in native keychain'; exit 1");
  const std::string first = file("f", R"({"credsStore": "none"})");
  EXPECT_EQ(user("q.io", "x", {first, file("g", R"({"auths": {"q.io": {"auth": "YTox"}}})")}), "a:1");
  EXPECT_EQ(user("q.io", "x", {first}), ":");
}

TEST_F(Keychain, TellsWhyAHelperFails) {
  helper("locked", "printf 'the safe is \\033[31mlocked\\nand more' >&2; exit 1");
  helper("talking", "echo hello");
  EXPECT_NE(user("q.io", "x", {file("f", R"({"credsStore": "locked"})")})
                .find("docker-credential-locked failed: the safe is \\x1b[31mlocked"),
            std::string::npos);
  EXPECT_NE(user("q.io", "x", {file("f", R"({"credsStore": "talking"})")}).find("docker-credential-talking: line 1"),
            std::string::npos);
  EXPECT_NE(user("q.io", "x", {file("f", R"({"credsStore": "missing"})")}).find("docker-credential-missing"),
            std::string::npos);
}

}  // namespace
}  // namespace coaming
