#include "services/service_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "services/arn_format.h"

namespace keyward::services {
namespace {

constexpr const char* kPhotos = R"(services:
  photos:
    name: Photos
    actions:
      Share:
        access: Permissions management
        description: Share an album
        resources: [album*]
        condition_keys: [photos:Visibility, 'aws:RequestTag/${TagKey}']
        dependent_actions: [iam:PassRole]
      List: {access: List}
    resources:
      album:
        arn: arn:${Partition}:photos:${Region}:${Account}:album/${AlbumName}
    condition_keys:
      photos:Visibility: {type: ArrayOfString, description: Who may see it}
)";

void expect_photos(const Result<std::vector<std::shared_ptr<const Service>>>& read) {
  ASSERT_TRUE(read.has_value()) << read.error().message;
  const Reference reference(*read);
  const Action* share = reference.find_action("photos:share");
  ASSERT_NE(share, nullptr);
  EXPECT_EQ(share->level, AccessLevel::PermissionsManagement);
  ASSERT_EQ(share->resources.size(), 1U);
  EXPECT_TRUE(share->resources[0].required);
  EXPECT_EQ(share->resources[0].type->name, "album");
  EXPECT_EQ(share->dependent_actions[0], "iam:PassRole");
  EXPECT_TRUE(find_condition_key(*share, "photos:Visibility")->several);
  EXPECT_NE(find_condition_key(*share, "aws:RequestTag/x"), nullptr);
  EXPECT_NE(reference.find_action("s3:GetObject"), nullptr);
}

TEST(ServiceFile, Yaml) { expect_photos(parse_service_file(kPhotos, "photos.yaml")); }

TEST(ServiceFile, Json) {
  expect_photos(parse_service_file(
      "{\n\t\"services\": {\"photos\": {\"actions\": {\"Share\": {\"access\": \"Permissions management\", "
      "\"resources\": "
      "[\"album*\"],\n\t\"condition_keys\": [\"photos:Visibility\", \"aws:RequestTag/${TagKey}\"], "
      "\"dependent_actions\": [\"iam:PassRole\"]}},\n\t\"resources\": {\"album\": {\"arn\": "
      "\"arn:${Partition}:photos:${Region}:${Account}:album/${AlbumName}\"}},\n\t\"condition_keys\": "
      "{\"photos:Visibility\": {\"type\": \"ArrayOfString\"}}}}}\n",
      "photos.json"));
}

struct Fault {
  const char* text;
  const char* message;
};
constexpr Fault kFaults[] = {
    {"", "f:1: the file is a map with the member services."},
    {"- 1", "f:1: the file is a map with the member services."},
    {"services:\n", "f:1: services is empty."},
    {"service:\n", "f:1: the file has no member service; it may have services."},
    {"services:\n  Photos: {}\n", "f:2: Photos is no prefix of a service: small letters, digits and hyphens."},
    {"services:\n  aws: {}\n", "f:2: aws is the prefix of the global condition keys."},
    {"services:\n  p:\n    name: P\n", "f:2: the service p has no actions."},
    {"services:\n  p:\n    actions:\n      A: {access: Reed}\n",
     "f:4: Reed is no access level; use List, Read, Write, Permissions management or Tagging."},
    {"services:\n  p:\n    actions:\n      A: {}\n", "f:4: the action A has no access level."},
    {"services:\n  p:\n    actions:\n      A: {access: Read}\n      a: {access: Read}\n", "f:5: a stands twice."},
    {"services:\n  p:\n    actions:\n      A: {access: Read,\n        resources: [x]}\n",
     "f:5: x is not among the service's resources."},
    {"services:\n  p:\n    actions:\n      A: {access: Read,\n        condition_keys: [p:x]}\n",
     "f:5: p:x is not among the service's condition_keys."},
    {"services:\n  p:\n    condition_keys:\n      x: {}\n", "f:4: x is no condition key; write p:x."},
    {"services:\n  p:\n    condition_keys:\n      p:x: {type: Text}\n",
     "f:4: Text is no type; use String, ARN, Bool, Numeric, Date, IPAddress or Binary, with ArrayOf before it for "
     "several values."},
    {"services:\n  p:\n    resources:\n      x: {arn: here}\n",
     "f:4: here is no ARN; write arn:${Partition}:p:${Region}:${Account}:..."},
    {"services:\n  p:\n    resources:\n      x: {}\n", "f:4: the resource type x has no arn."},
    {"services:\n  p: [\n", "f:3: end of sequence flow not found."},
};

TEST(ServiceFile, SaysFileAndLine) {
  for (const Fault& fault : kFaults) {
    const auto read = parse_service_file(fault.text, "f");
    ASSERT_FALSE(read.has_value()) << fault.text;
    EXPECT_EQ(read.error().code, Code::InvalidInput);
    EXPECT_EQ(read.error().message, fault.message) << fault.text;
  }
}

TEST(ServiceFile, IsBounded) {
  EXPECT_FALSE(parse_service_file(std::string(kMaxServiceFileBytes + 1, '#'), "f").has_value());
  EXPECT_FALSE(parse_service_file("services: " + std::string(100'000, '['), "f").has_value());
  // Aliases: a list of a thousand, a thousand times.
  std::string text =
      "services:\n  p:\n    resources: {r: {arn: 'arn:a:p:r:1:x'}}\n    actions:\n      A0: {access: Read, resources: "
      "&x [";
  for (int i = 0; i < 1'000; ++i) text += "r,";
  text += "]}\n";
  for (int i = 1; i < 1'000; ++i) text += "      A" + std::to_string(i) + ": {access: Read, resources: *x}\n";
  const auto read = parse_service_file(text, "f");
  ASSERT_FALSE(read.has_value());
  EXPECT_TRUE(read.error().message.ends_with("the file has more than 200000 entries.")) << read.error().message;
}

TEST(ServiceFile, Directory) {
  std::string folder = testing::TempDir() + "keyward-services-" + std::to_string(::getpid());
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/photos.yaml") << kPhotos;
  std::ofstream(folder + "/README.md") << "not a service";
  const auto reference = Reference::with_directory(folder);
  ASSERT_TRUE(reference.has_value()) << reference.error().message;
  EXPECT_NE(reference->find_action("photos:Share"), nullptr);
  EXPECT_EQ(reference->services().size(), Reference().services().size() + 1);
  std::ofstream(folder + "/second.yml") << kPhotos;
  const auto twice = Reference::with_directory(folder);
  ASSERT_FALSE(twice.has_value());
  EXPECT_EQ(twice.error().message,
            folder + "/second.yml:1: the service photos stands in " + folder + "/photos.yaml, too.");
  std::filesystem::remove_all(folder);
  EXPECT_FALSE(Reference::with_directory(folder).has_value());
}

TEST(ArnFormat, Matches) {
  constexpr const char* kObject = "arn:${Partition}:s3:::${Bucket}/${Object}";
  EXPECT_TRUE(is_of_format(kObject, "arn:aws:s3:::b/a/c:d"));
  EXPECT_FALSE(is_of_format(kObject, "arn:aws:s3:::b"));
  EXPECT_FALSE(is_of_format(kObject, "arn:aws:s3:::b/"));
  EXPECT_FALSE(is_of_format(kObject, "arn:aws:s3:us-east-1::b/c"));
  EXPECT_TRUE(is_of_format("arn:${Partition}:dms:${Region}:${Account}:cert:*", "arn:aws:dms:r:1:cert:x"));
  EXPECT_TRUE(may_match_format(kObject, "arn:aws:s3:::b*"));
  EXPECT_TRUE(may_match_format(kObject, "arn:*:s3:::${aws:username}/?"));
  EXPECT_FALSE(may_match_format(kObject, "arn:aws:s3:::b"));
  EXPECT_TRUE(may_match_format(kObject, "arn:aws:s3:::*"));
  EXPECT_FALSE(may_match_format("arn:${Partition}:iam::${Account}:user/${Name}", "arn:aws:iam::1:role/*"));
  EXPECT_EQ(arn_part("arn:aws:s3:::b:c", 5), "b:c");
  EXPECT_EQ(arn_part("arn:aws:s3", 4), "");
  EXPECT_EQ(arn_part("arn:${a:b}:s3", 1), "${a:b}");
}

}  // namespace
}  // namespace keyward::services
