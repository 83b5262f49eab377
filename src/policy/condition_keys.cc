#include "policy/condition_keys.h"

#include <array>

#include "base/text.h"

namespace keyward::policy {
namespace {

constexpr std::array kKeys{GlobalKey{"aws:AssumedRoot", KeyType::Truth, false},
                           GlobalKey{"aws:CalledVia", KeyType::Text, true},
                           GlobalKey{"aws:CalledViaAWSMCP", KeyType::Text, false},
                           GlobalKey{"aws:CalledViaFirst", KeyType::Text, false},
                           GlobalKey{"aws:CalledViaLast", KeyType::Text, false},
                           GlobalKey{"aws:ChatbotSourceArn", KeyType::Arn, false},
                           GlobalKey{"aws:CurrentTime", KeyType::Date, false},
                           GlobalKey{"aws:Ec2InstanceSourcePrivateIPv4", KeyType::Address, false},
                           GlobalKey{"aws:Ec2InstanceSourceVpc", KeyType::Text, false},
                           GlobalKey{"aws:EpochTime", KeyType::DateOrNumber, false},
                           GlobalKey{"aws:FederatedProvider", KeyType::Text, false},
                           GlobalKey{"aws:IsMcpServiceAction", KeyType::Truth, false},
                           GlobalKey{"aws:MultiFactorAuthAge", KeyType::Number, false},
                           GlobalKey{"aws:MultiFactorAuthPresent", KeyType::Truth, false},
                           GlobalKey{"aws:PrincipalAccount", KeyType::Text, false},
                           GlobalKey{"aws:PrincipalArn", KeyType::Arn, false},
                           GlobalKey{"aws:PrincipalIsAWSService", KeyType::Truth, false},
                           GlobalKey{"aws:PrincipalOrgID", KeyType::Text, false},
                           GlobalKey{"aws:PrincipalOrgPaths", KeyType::Text, true},
                           GlobalKey{"aws:PrincipalServiceName", KeyType::Text, false},
                           GlobalKey{"aws:PrincipalServiceNamesList", KeyType::Text, true},
                           GlobalKey{"aws:PrincipalTag/", KeyType::Text, false},
                           GlobalKey{"aws:PrincipalType", KeyType::Text, false},
                           GlobalKey{"aws:RequestTag/", KeyType::Text, false},
                           GlobalKey{"aws:RequestedRegion", KeyType::Text, false},
                           GlobalKey{"aws:ResourceAccount", KeyType::Text, false},
                           GlobalKey{"aws:ResourceOrgID", KeyType::Text, false},
                           GlobalKey{"aws:ResourceOrgPaths", KeyType::Text, true},
                           GlobalKey{"aws:ResourceTag/", KeyType::Text, false},
                           GlobalKey{"aws:SecureTransport", KeyType::Truth, false},
                           GlobalKey{"aws:SourceAccount", KeyType::Text, false},
                           GlobalKey{"aws:SourceArn", KeyType::Arn, false},
                           GlobalKey{"aws:SourceIdentity", KeyType::Text, false},
                           GlobalKey{"aws:SourceIp", KeyType::Address, false},
                           GlobalKey{"aws:SourceOrgID", KeyType::Text, false},
                           GlobalKey{"aws:SourceOrgPaths", KeyType::Text, true},
                           GlobalKey{"aws:SourceOwner", KeyType::Text, false},
                           GlobalKey{"aws:SourceVpc", KeyType::Text, false},
                           GlobalKey{"aws:SourceVpcArn", KeyType::Arn, false},
                           GlobalKey{"aws:SourceVpce", KeyType::Text, false},
                           GlobalKey{"aws:TagKeys", KeyType::Text, true},
                           GlobalKey{"aws:TokenIssueTime", KeyType::Date, false},
                           GlobalKey{"aws:UserAgent", KeyType::Text, false},
                           GlobalKey{"aws:ViaAWSMCPService", KeyType::Truth, false},
                           GlobalKey{"aws:ViaAWSService", KeyType::Truth, false},
                           GlobalKey{"aws:VpcSourceIp", KeyType::Address, false},
                           GlobalKey{"aws:VpceAccount", KeyType::Text, false},
                           GlobalKey{"aws:VpceOrgID", KeyType::Text, false},
                           GlobalKey{"aws:VpceOrgPaths", KeyType::Text, true},
                           GlobalKey{"aws:referer", KeyType::Text, false},
                           GlobalKey{"aws:userid", KeyType::Text, false},
                           GlobalKey{"aws:username", KeyType::Text, false}};

}  // namespace

std::optional<GlobalKey> find_global_key(std::string_view name) {
  for (const GlobalKey& key : kKeys) {
    const bool tag = key.name.ends_with('/');
    const bool fits = tag ? name.size() > key.name.size() : name.size() == key.name.size();
    if (fits && equals_ignore_case(name.substr(0, key.name.size()), key.name)) return key;
  }
  return std::nullopt;
}

}  // namespace keyward::policy
