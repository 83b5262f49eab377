// Pages for a person that a server answers by itself, without the console's scripts: where a federated user stands when
// there is no session, or one has to be chosen.
#pragma once
#include <string>
#include <string_view>

#include "signin/web.h"

namespace keyward::signin {

// For HTML text and attribute values between double quotes.
std::string escaped(std::string_view text);

// A whole page. `title` and `text` are plain; `more` is HTML that follows the text, "" for none.
Web::Reply page(int status, std::string_view title, std::string_view text, std::string_view more = {});

// HTML of a link that looks like a button. Requires: `url` is http or https, or a path of ours.
std::string link_button(std::string_view url, std::string_view label);
// HTML of a hidden form field.
std::string hidden_field(std::string_view name, std::string_view value);

}  // namespace keyward::signin
