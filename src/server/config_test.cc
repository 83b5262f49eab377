#include "server/config.h"

#include <gtest/gtest.h>

#include "server/config_file.h"
#include "server/test_rig.h"

namespace keyward::server {
namespace {
using Words = std::vector<std::string>;

struct Good {
  const char* name;
  Words arguments, environment;
  bool (*holds)(const Config&);
};
const Good kGood[] = {
    {"defaults", {}, {}, [](const Config& c) { return c.listen_address == "127.0.0.1" && c.port == 8700 && !c.tls(); }},
    {"two words", {"--listen", "127.0.0.1:1"}, {}, [](const Config& c) { return c.port == 1; }},
    {"one word", {"--listen=127.0.0.1:1"}, {}, [](const Config& c) { return c.port == 1; }},
    {"a flag", {"--ephemeral"}, {}, [](const Config& c) { return c.ephemeral; }},
    {"a flag denied", {"--ephemeral=false"}, {}, [](const Config& c) { return !c.ephemeral; }},
    {"IPv6", {"--listen", "[::1]:0"}, {}, [](const Config& c) { return c.listen_address == "::1" && c.port == 0; }},
    {"localhost", {"--listen", "localhost:2"}, {}, [](const Config& c) { return c.listen_address == "127.0.0.1"; }},
    {"the key beside the data", {"--data", "a/b/"}, {}, [](const Config& c) { return c.key_file == "a/b.key"; }},
    {"a key elsewhere",
     {"--data", "a", "--key-file", "k"},
     {},
     [](const Config& c) { return c.data == "a" && c.key_file == "k"; }},
    {"a variable", {}, {"KEYWARD_LISTEN=127.0.0.1:3"}, [](const Config& c) { return c.port == 3; }},
    {"other variables are not ours", {}, {"KEYWARDX=1", "LISTEN=x"}, [](const Config& c) { return c.port == 8700; }},
    {"the command line before a variable",
     {"--listen", "127.0.0.1:1"},
     {"KEYWARD_LISTEN=127.0.0.1:3"},
     [](const Config& c) { return c.port == 1; }},
    {"a repeated option",
     {"--trusted-proxy", "10.0.0.0/8", "--trusted-proxy", "192.0.2.1"},
     {},
     [](const Config& c) { return c.trusted_proxies.size() == 2; }},
    {"a list in a variable",
     {},
     {"KEYWARD_ALLOWED_HOST=a,B"},
     [](const Config& c) { return c.allowed_hosts == Words{"a", "b"}; }},
    {"a public URL without its slash",
     {"--public-url", "https://iam.example.com/"},
     {},
     [](const Config& c) { return c.public_url == "https://iam.example.com"; }},
    {"a log level", {"--log-level", "error"}, {}, [](const Config& c) { return c.log_level == LogLevel::Error; }},
    {"an account",
     {},
     {"KEYWARD_ROOT_EMAIL=a@b", "KEYWARD_ROOT_PASSWORD_FILE=/p"},
     [](const Config& c) { return c.account.root_email == "a@b" && c.account.root_password_file == "/p"; }},
};

TEST(Config, WhatIsGood) {
  for (const Good& row : kGood) {
    SCOPED_TRACE(row.name);
    const auto line = read_config(Command::Serve, row.arguments, row.environment);
    ASSERT_TRUE(line) << line.error().message;
    EXPECT_TRUE(row.holds(line->config));
  }
}

struct Bad {
  const char* name;
  Words arguments, environment;
  const char* says;
};
const Bad kBad[] = {
    {"unknown option", {"--lisen", "x"}, {}, "There is no option --lisen here. Did you mean --listen?"},
    {"nothing like it", {"--zzzzzzzzzz"}, {}, "There is no option --zzzzzzzzzz here."},
    {"a short option", {"-d"}, {}, "There is no option -d here."},
    {"no value", {"--listen"}, {}, "The option --listen needs a value: --listen ADDRESS:PORT."},
    {"twice", {"--data", "a", "--data", "b"}, {}, "--data is given twice."},
    {"no address", {"--listen", "nonsense"}, {}, "--listen cannot be 'nonsense': it is ADDRESS:PORT"},
    {"no port", {"--listen", "127.0.0.1"}, {}, "--listen cannot be"},
    {"a port too high", {"--listen", "127.0.0.1:65536"}, {}, "--listen cannot be"},
    {"a name", {"--listen", "example.com:80"}, {}, "--listen cannot be"},
    {"a negative port", {"--listen", "127.0.0.1:-1"}, {}, "--listen cannot be"},
    {"a path in the public URL", {"--public-url", "http://a/b"}, {}, "--public-url cannot be"},
    {"no scheme", {"--public-url", "localhost"}, {}, "--public-url cannot be"},
    {"no network", {"--trusted-proxy", "10.0.0.0/99"}, {}, "--trusted-proxy cannot be"},
    {"a port in a host name", {"--allowed-host", "a:1"}, {}, "--allowed-host cannot be"},
    {"a number that is none", {"--threads", "many"}, {}, "--threads cannot be"},
    {"too many threads", {"--threads", "100000"}, {}, "--threads cannot be"},
    {"no log level", {"--log-level", "loud"}, {}, "--log-level cannot be"},
    {"an empty directory name", {"--data="}, {}, "--data cannot be ''"},
    {"a flag with another word", {"--ephemeral=perhaps"}, {}, "--ephemeral cannot be 'perhaps'"},
    {"unknown variable",
     {},
     {"KEYWARD_LISTNE=1"},
     "The environment variable KEYWARD_LISTNE is none of Keyward's. Did you mean KEYWARD_LISTEN?"},
    {"a secret as a variable", {}, {"KEYWARD_ROOT_PASSWORD=x"}, "Did you mean KEYWARD_ROOT_PASSWORD_FILE?"},
    {"a bad variable", {}, {"KEYWARD_LISTEN=x"}, "KEYWARD_LISTEN cannot be 'x'"},
    {"no file", {"--config", "/does/not/exist"}, {}, "/does/not/exist: the configuration file cannot be read."},
};

TEST(Config, WhatIsRefused) {
  for (const Bad& row : kBad) {
    SCOPED_TRACE(row.name);
    const auto line = read_config(Command::Serve, row.arguments, row.environment);
    ASSERT_FALSE(line);
    EXPECT_EQ(line.error().code, Code::InvalidInput);
    EXPECT_TRUE(line.error().message.contains(row.says)) << line.error().message;
  }
}

TEST(Config, ASecretInAVariableIsNotRepeated) {
  const auto line = read_config(Command::Serve, {}, Words{"KEYWARD_ROOT_PASSWORD=hunter2"});
  ASSERT_FALSE(line);
  EXPECT_FALSE(line.error().message.contains("hunter2"));
}

TEST(Config, EachCommandHasItsOwnOptions) {
  EXPECT_FALSE(read_config(Command::Init, Words{"--listen", "127.0.0.1:1"}, {}));
  EXPECT_FALSE(read_config(Command::Offline, Words{"--root-email", "a@b"}, {}));
  // A container's variables are there for every command.
  EXPECT_TRUE(read_config(Command::Offline, Words{"x"}, Words{"KEYWARD_LISTEN=127.0.0.1:1"}));
  const auto line = read_config(Command::Offline, Words{"x", "--data", "d", "y"}, {});
  ASSERT_TRUE(line);
  EXPECT_EQ(line->operands, (Words{"x", "y"}));
}

TEST(Config, TheFileComesLast) {
  const Folder folder;
  const std::string file = folder.write("c.yaml", "listen: 127.0.0.1:5\nthreads: 3\nallowed_host: [a, b]\n");
  const auto line = read_config(Command::Serve, Words{"--config", file}, Words{"KEYWARD_THREADS=4"});
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_EQ(line->config.port, 5);
  EXPECT_EQ(line->config.threads, 4u);
  EXPECT_EQ(line->config.allowed_hosts, (Words{"a", "b"}));
  const auto named = read_config(Command::Serve, {}, Words{"KEYWARD_CONFIG=" + file});
  ASSERT_TRUE(named);
  EXPECT_EQ(named->config.threads, 3u);
}

TEST(Config, AnUnknownSettingOfTheFileIsNamedWithTheNearest) {
  const Folder folder;
  const std::string file = folder.write("c.yaml", "public-url: http://localhost\n");
  const auto line = read_config(Command::Serve, Words{"--config", file}, {});
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().message, file + ": there is no setting public-url. Did you mean public_url?");
  folder.write("c.yaml", "listen: [a, b]\n");
  EXPECT_TRUE(read_config(Command::Serve, Words{"--config", file}, {}).error().message.contains("listen is no list"));
}

TEST(ConfigFile, Quotas) {
  const auto file = parse_config_file("quotas:\n  UsersPerAccount: 7\n  PolicySize: 8192\n", "f");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->quotas.users_per_account, 7);
  EXPECT_EQ(file->quotas.policy_size, 8192);
  EXPECT_EQ(file->quotas.groups_per_account, identity::Quotas{}.groups_per_account);
}

TEST(ConfigFile, EveryQuotaHasABound) {
  for (const identity::QuotaName& quota : identity::kQuotaNames) {
    SCOPED_TRACE(quota.name);
    const auto with = [&](std::string_view value) {
      return parse_config_file(fmt::format("quotas: {{{}: {}}}", quota.name, value), "f");
    };
    const auto one = with("1");
    ASSERT_TRUE(one);
    EXPECT_EQ(one->quotas.*(quota.value), 1);
    for (const char* bad : {"0", "-1", "1.5", "many", "[1]", "1000000000000", "99999999999999999999999"})
      EXPECT_FALSE(with(bad)) << bad;
    // AWS's own value is always within bounds.
    EXPECT_TRUE(with(std::to_string(identity::Quotas{}.*(quota.value))));
  }
}

TEST(ConfigFile, WhatIsRefused) {
  struct Row {
    const char* name;
    const char* text;
    const char* says;
  };
  for (const auto& [name, text, says] : {
           Row{"no YAML", "a: [1", "line"},
           Row{"a list", "- a", "no map"},
           Row{"a word", "word", "no map"},
           Row{"twice", "a: 1\na: 2", "given twice"},
           Row{"no value", "a:", "has no value"},
           Row{"a map where none is", "a: {b: c}", "has no value"},
           Row{"lists in lists", "a: [[b]]", "list of words"},
           Row{"unknown quota", "quotas: {UserPerAccount: 1}", "Did you mean UsersPerAccount?"},
           Row{"quotas as a list", "quotas: [1]", "map of names and numbers"},
           Row{"a name that is a list", "? [a]\n: b", "name is a word"},
       }) {
    SCOPED_TRACE(name);
    const auto file = parse_config_file(text, "the-file");
    ASSERT_FALSE(file);
    EXPECT_TRUE(file.error().message.starts_with("the-file: ")) << file.error().message;
    EXPECT_TRUE(file.error().message.contains(says)) << file.error().message;
  }
  EXPECT_TRUE(parse_config_file("", "f"));
  EXPECT_TRUE(parse_config_file("# nothing\n", "f"));
}

TEST(Config, WhatServeNeeds) {
  const auto check = [](Words arguments) {
    const auto line = read_config(Command::Serve, arguments, {});
    EXPECT_TRUE(line) << line.error().message;
    const Result<void> checked = check_serve(line->config);
    return checked ? std::string() : checked.error().message;
  };
  EXPECT_EQ(check({"--data", "d"}), "");
  EXPECT_EQ(check({"--ephemeral"}), "");
  EXPECT_EQ(check({"--data", "d", "--listen", "127.9.9.9:1"}), "");
  EXPECT_EQ(check({"--data", "d", "--listen", "[::1]:1"}), "");
  EXPECT_EQ(check({"--data", "d", "--listen", "0.0.0.0:1", "--insecure-http"}), "");
  EXPECT_EQ(check({"--data", "d", "--listen", "0.0.0.0:1", "--tls-cert", "c", "--tls-key", "k"}), "");
  EXPECT_TRUE(check({}).contains("--data DIR"));
  EXPECT_TRUE(check({"--data", "d", "--ephemeral"}).contains("--ephemeral"));
  EXPECT_TRUE(check({"--data", "d", "--tls-cert", "c"}).contains("--tls-key"));
  for (const char* open : {"0.0.0.0:1", "192.0.2.1:1", "[::]:1", "[2001:db8::1]:1"})
    EXPECT_TRUE(check({"--data", "d", "--listen", open}).contains("--insecure-http")) << open;
}

TEST(Config, PublicUrls) {
  const auto parsed = parse_public_url("https://IAM.example.com:8443");
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(parsed->https);
  EXPECT_EQ(parsed->host, "iam.example.com");
  EXPECT_EQ(parsed->port, 8443);
  EXPECT_EQ(parse_public_url("http://[2001:DB8::1]:1")->host, "[2001:db8::1]");
  for (const char* bad : {"", "http://", "ftp://a", "http://a:", "http://a:0", "http://a:99999", "http://a:1x",
                          "http://a b", "http://a/", "http://a?b", "http://a#b", "http://u@a", "http://[::1",
                          "http://[a]", "http://[::1]x", "http://a\r\nb", "http://[192.0.2.1]"})
    EXPECT_FALSE(parse_public_url(bad)) << bad;
}

TEST(Config, EverySettingHasAPhrase) {
  for (const Setting& setting : settings()) {
    EXPECT_FALSE(setting.help.empty()) << setting.name;
    EXPECT_EQ(setting.kind == Setting::Kind::Flag, setting.value_name.empty()) << setting.name;
    EXPECT_NE(setting.commands, 0) << setting.name;
  }
}
}  // namespace
}  // namespace keyward::server
