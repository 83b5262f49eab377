#include "api/pagination.h"

#include <gtest/gtest.h>

#include "api/input.h"

namespace keyward::api {
namespace {
TEST(Pagination, AMarkerBringsItsKeyBack) {
  for (const std::string& key :
       {std::string(), std::string("alice"), std::string("\xC3\xA4"), std::string(kMaxResumeKeyBytes, 'x')}) {
    const std::string marker = encode_marker(Operation::ListUsers, key);
    EXPECT_LE(marker.size(), 320U);
    EXPECT_EQ(decode_marker(Operation::ListUsers, marker).value_or("?"), key);
    EXPECT_TRUE(structure_of<iam::ListUsersInput>().find("Marker")->type->pattern->accepts(marker));
  }
}

TEST(Pagination, OtherMarkersAreRefused) {
  const std::string good = encode_marker(Operation::ListUsers, "alice");
  std::string changed = good;
  changed.back() = changed.back() == 'A' ? 'B' : 'A';
  for (const std::string& marker : {std::string(), std::string("x"), std::string("not base64!"), changed, good + "A",
                                    good + "=", good.substr(1), encode_marker(Operation::ListGroups, "alice")}) {
    SCOPED_TRACE(marker);
    const Result<std::string> key = decode_marker(Operation::ListUsers, marker);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, Code::ValidationError);
    EXPECT_EQ(key.error().message, "Invalid Marker.");
  }
}

TEST(Pagination, PagesMeetWithoutGapOrOverlap) {
  const std::vector<std::string> names = {"a", "b", "c", "d", "e"};
  for (const std::int64_t size : {1, 2, 4, 5, 6}) {
    std::vector<std::string> seen;
    std::optional<std::string> marker;
    do {
      const Result<std::optional<std::string>> after = resume_after(Operation::ListUsers, marker);
      ASSERT_TRUE(after);
      iam::ListUsersOutput output;
      Pager pager(Operation::ListUsers, size);
      for (const std::string& name : names) {
        if (*after && name <= **after) continue;
        if (pager.full()) {
          pager.more();
          break;
        }
        output.users.push_back({.user_name = name});
        pager.took(name);
      }
      pager.finish(output);
      EXPECT_EQ(output.is_truncated, output.marker.has_value());
      EXPECT_LE(output.users.size(), static_cast<std::size_t>(size));
      for (const iam::User& user : output.users) seen.push_back(*user.user_name);
      marker = output.marker;
    } while (marker);
    EXPECT_EQ(seen, names);
  }
}
}  // namespace
}  // namespace keyward::api
