#include "artifact/containerd/containerd_messages.h"

#include <gtest/gtest.h>

#include "artifact/containerd/containerd.h"
#include "artifact/containerd/protobuf.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');

std::string field(std::uint32_t number, const std::string& bytes) { return protobuf_field(number, bytes); }
std::string number(char key, char value) { return {static_cast<char>(key << 3), value}; }

TEST(Protobuf, IsRead) {
  const std::string message = field(1, "one") + number(2, 7) + std::string("\x18\xac\x02", 3) + field(4, "") +
                              std::string("\x2d\1\0\0\0", 5) + std::string("\x31\1\2\3\4\5\6\7\x08", 9) +
                              field(300, "x");
  const auto fields = parse_protobuf(message);
  ASSERT_TRUE(fields) << fields.error().message;
  ASSERT_EQ(fields->size(), 7U);
  EXPECT_EQ((*fields)[0].bytes, "one");
  EXPECT_EQ((*fields)[1].value, 7U);
  EXPECT_EQ((*fields)[2].value, 300U);
  EXPECT_EQ((*fields)[3].bytes, "");
  EXPECT_EQ((*fields)[4].bytes.size(), 4U);
  EXPECT_EQ((*fields)[5].bytes.size(), 8U);
  EXPECT_EQ((*fields)[6].number, 300U);
  const auto largest = parse_protobuf(std::string("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11));
  ASSERT_TRUE(largest);
  EXPECT_EQ((*largest)[0].value, ~std::uint64_t{0});
}

TEST(Protobuf, IsRefused) {
  const std::string kBad[] = {
      std::string("\x00", 1),         // no field has the number 0
      std::string("\x08", 1),         // no value
      std::string("\x08\xff", 2),     // a value without end
      std::string("\x0a\x05zzz", 5),  // more bytes than there are
      std::string("\x0b", 1),         // a group
      std::string("\x0d\1\2", 3),     // half a number
      "\x08" + std::string(20, '\xff'), std::string("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01z", 12),
  };
  for (const std::string& message : kBad) EXPECT_FALSE(parse_protobuf(message)) << testing::PrintToString(message);
  std::string many;
  for (std::size_t i = 0; i <= kMaxProtobufFields; ++i) many += number(1, 1);
  EXPECT_EQ(parse_protobuf(many).error().code, ErrorCode::TooLarge);
}

TEST(GrpcFrame, HoldsAMessage) {
  EXPECT_EQ(grpc_frame("abc"), std::string("\0\0\0\0\3abc", 8));
  EXPECT_EQ(*parse_grpc_frame(grpc_frame("abc")), "abc");
  EXPECT_EQ(*parse_grpc_frame(grpc_frame("")), "");
  EXPECT_FALSE(parse_grpc_frame(""));
  EXPECT_FALSE(parse_grpc_frame(std::string("\0\0\0\0\4abc", 8)));
  EXPECT_FALSE(parse_grpc_frame(std::string("\0\xff\xff\xff\xff", 5)));
  EXPECT_EQ(parse_grpc_frame(std::string("\1\0\0\0\0", 5)).error().code, ErrorCode::Unsupported);
}

TEST(ContainerdImage, IsRead) {
  const std::string target = field(1, "application/vnd.oci.image.index.v1+json") + field(2, kDigest) + number(3, 7);
  const auto image =
      parse_image_answer(field(1, field(1, "docker.io/library/debian:12") + field(2, "labels") + field(3, target)));
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_EQ(image->name, "docker.io/library/debian:12");
  EXPECT_EQ(image->target.digest.to_string(), kDigest);
  EXPECT_EQ(image->target.size, 7U);
  EXPECT_EQ(image->target.media_type, "application/vnd.oci.image.index.v1+json");
  for (const std::string& bad : {std::string(), field(1, field(1, "x")), field(1, field(3, "")),
                                 field(1, field(3, field(2, "x"))), field(1, "\x0a"), field(1, field(3, "\x0a"))}) {
    EXPECT_FALSE(parse_image_answer(bad)) << testing::PrintToString(bad);
  }
}

TEST(ContainerdAnswers, AreRead) {
  EXPECT_EQ(*parse_namespaces_answer(field(1, field(1, "default")) + field(1, field(1, "k8s.io"))),
            (std::vector<std::string>{"default", "k8s.io"}));
  EXPECT_FALSE(parse_namespaces_answer("\x0a"));
  const std::string exported = field(5, field(1, "root") + field(2, "/c"));
  const std::string other =
      field(1, field(1, "io.containerd.snapshotter.v1") + field(5, field(1, "root") + field(2, "/s")));
  EXPECT_EQ(*parse_content_root(other + field(1, field(1, "io.containerd.content.v1") + exported)), "/c");
  EXPECT_EQ(*parse_content_root(other), "");
  EXPECT_FALSE(parse_content_root(field(1, "\x0a")));
}

TEST(Containerd, IsNotThere) {
  const TemporaryFolder folder;
  const auto none = find_containerd_image("x", {{folder.path("socket")}, ""}, {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::NotFound);
  folder.write("socket", "");
  const auto dead = find_containerd_image("x", {{folder.path("socket")}, ""}, {});
  ASSERT_FALSE(dead);
  EXPECT_EQ(dead.error().code, ErrorCode::Unavailable) << dead.error().message;
}

}  // namespace
}  // namespace coaming
