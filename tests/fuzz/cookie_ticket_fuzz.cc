// The laws: a cookie is found with the value it was set with, wherever it stands, and never under the other scheme's
// name; a ticket opens as what was sealed, for its own step, before its end, and unchanged.
// Input: the first line is a Cookie header, the others are a ticket's texts.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/random.h"
#include "base/text.h"
#include "signin/cookies.h"
#include "signin/ticket.h"

namespace {

using namespace keyward;
using namespace keyward::signin;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string_view next_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  return line;
}

void check_cookies(std::string_view header) {
  for (const Cookie cookie : {Cookie::Session, Cookie::Browser, Cookie::Account}) {
    for (const bool secure : {false, true}) {
      // What a browser sends back of what was set: the part before the attributes.
      std::string set = set_cookie(cookie, "v-_.9", 60, secure);
      require(set.ends_with("; Secure") == secure && set.starts_with("__Host-") == secure);
      set.resize(set.find(';'));
      const std::string name = set.substr(0, set.find('=') + 1);

      const std::optional<std::string_view> found = find_cookie(header, cookie, secure);
      if (found) {
        const std::size_t at = static_cast<std::size_t>(found->data() - header.data());
        require(at >= name.size() && at + found->size() <= header.size());
        require(header.substr(at - name.size(), name.size()) == name && !found->contains(';'));
        const std::size_t before = header.substr(0, at - name.size()).find_last_not_of(' ');
        require(before == header.npos || header[before] == ';');
        require(at + found->size() == header.size() || header[at + found->size()] == ';');
      }
      const std::string first = set + "; " + std::string(header);
      require(find_cookie(first, cookie, secure) == "v-_.9");
      const std::string last = std::string(header) + "; " + set;
      require(find_cookie(last, cookie, secure) == (found ? *found : std::string_view("v-_.9")));
    }
  }
}

const secrets::Tokens& tokens() {
  static SeededRandom random(1);
  static const secrets::Tokens all(secrets::SealingKey::generate(random));
  return all;
}

void check_ticket(std::string_view texts) {
  if (!is_utf8(texts)) return;  // what a ticket holds comes from JSON and from our own state
  Ticket ticket;
  for (std::string* const text : {&ticket.account, &ticket.principal, &ticket.credential, &ticket.claimed})
    *text = next_line(texts);
  ticket.step = texts.size() % 2 == 0 ? Ticket::Step::Code : Ticket::Step::NewPassword;
  const Ticket::Step other = texts.size() % 2 == 0 ? Ticket::Step::NewPassword : Ticket::Step::Code;
  ticket.remember_account = texts.contains('r');
  if (texts.contains('m')) ticket.mfa_time = Time{static_cast<std::int64_t>(texts.size())};
  ticket.expires = {1'000};

  SeededRandom random(texts.size());
  const std::string sealed = seal(ticket, tokens(), random);
  const std::optional<Ticket> opened = open(sealed, ticket.step, tokens(), {999});
  if (sealed.size() > secrets::kMaxTokenBytes) return require(!opened);
  require(opened && opened->step == ticket.step && opened->account == ticket.account);
  require(opened->principal == ticket.principal && opened->credential == ticket.credential);
  require(opened->claimed == ticket.claimed && opened->mfa_time == ticket.mfa_time);
  require(opened->expires == ticket.expires && opened->remember_account == ticket.remember_account);
  require(!open(sealed, other, tokens(), {999}) && !open(sealed, ticket.step, tokens(), {1'000}));
  require(!tokens().open_session(sealed));

  std::string changed = sealed;
  char& character = changed[random.below(static_cast<std::uint32_t>(changed.size()))];
  character = character == 'A' ? 'B' : 'A';
  require(!open(changed, ticket.step, tokens(), {999}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = text_of({data, size});
  for (const Ticket::Step step : {Ticket::Step::Code, Ticket::Step::NewPassword})
    require(!open(input, step, tokens(), {0}));
  check_cookies(next_line(input));
  check_ticket(input);
  return 0;
}
