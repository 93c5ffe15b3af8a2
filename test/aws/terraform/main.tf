# Every kind of IAM resource that Eventide keeps, as people write them for AWS: applied, planned again without a change, destroyed.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }

provider "aws" {
  region                      = "us-east-1"
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = false
  skip_credentials_validation = false
  endpoints {
    iam = var.endpoint
    sts = var.endpoint
  }
  default_tags {
    tags = { made-by = "terraform" }
  }
}

data "aws_caller_identity" "me" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.alice.arn]
    }
  }
}

data "aws_iam_policy_document" "reads" {
  statement {
    sid       = "Reads"
    actions   = ["s3:Get*", "s3:List*"]
    resources = ["arn:aws:s3:::reports/*"]
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/team"
      values   = ["blue", "red"]
    }
  }
}

resource "aws_iam_user" "alice" {
  name = "alice"
  path = "/eng/"
  tags = { team = "blue" }
}

resource "aws_iam_user" "bob" {
  name                 = "bob"
  permissions_boundary = aws_iam_policy.boundary.arn
}

resource "aws_iam_group" "blue" {
  name = "blue"
  path = "/teams/"
}

resource "aws_iam_role" "deploy" {
  name                 = "deploy"
  description          = "Deploys things"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = 7200
  permissions_boundary = aws_iam_policy.boundary.arn
}

resource "aws_iam_policy" "reads" {
  name        = "reads"
  description = "Reads reports"
  policy      = data.aws_iam_policy_document.reads.json
}

resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}

resource "aws_iam_user_policy" "inline" {
  name   = "inline"
  user   = aws_iam_user.alice.name
  policy = data.aws_iam_policy_document.reads.json
}

resource "aws_iam_group_policy" "inline" {
  name   = "inline"
  group  = aws_iam_group.blue.name
  policy = data.aws_iam_policy_document.reads.json
}

resource "aws_iam_role_policy" "inline" {
  name   = "inline"
  role   = aws_iam_role.deploy.id
  policy = data.aws_iam_policy_document.reads.json
}

resource "aws_iam_user_policy_attachment" "reads" {
  user       = aws_iam_user.alice.name
  policy_arn = aws_iam_policy.reads.arn
}

# AWS's own policies are there without anybody making them: found by name and by ARN, attached, and bounding.
data "aws_iam_policy" "view" {
  name = "ViewOnlyAccess"
}

data "aws_iam_policy" "lambda" {
  arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_user_policy_attachment" "view" {
  user       = aws_iam_user.bob.name
  policy_arn = data.aws_iam_policy.view.arn
}

resource "aws_iam_role" "lambda" {
  name                 = "lambda"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
}

resource "aws_iam_role_policy_attachment" "lambda" {
  role       = aws_iam_role.lambda.name
  policy_arn = data.aws_iam_policy.lambda.arn
}

resource "aws_iam_group_policy_attachment" "reads" {
  group      = aws_iam_group.blue.name
  policy_arn = aws_iam_policy.reads.arn
}

resource "aws_iam_role_policy_attachment" "reads" {
  role       = aws_iam_role.deploy.name
  policy_arn = aws_iam_policy.reads.arn
}

resource "aws_iam_group_membership" "blue" {
  name  = "blue"
  group = aws_iam_group.blue.name
  users = [aws_iam_user.alice.name]
}

resource "aws_iam_user_group_membership" "bob" {
  user   = aws_iam_user.bob.name
  groups = [aws_iam_group.red.name]
}

resource "aws_iam_group" "red" {
  name = "red"
}

resource "aws_iam_access_key" "alice" {
  user = aws_iam_user.alice.name
}

resource "aws_iam_access_key" "off" {
  user   = aws_iam_user.bob.name
  status = "Inactive"
}

resource "aws_iam_instance_profile" "web" {
  name = "web"
  path = "/web/"
  role = aws_iam_role.deploy.name
}

resource "aws_iam_openid_connect_provider" "ci" {
  url             = "https://token.example.com"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["cf23df2207d99a74fbe169e3eba035e633b65d94"]
}

resource "aws_iam_saml_provider" "corp" {
  name                   = "corp"
  saml_metadata_document = file("${path.module}/saml-metadata.xml")
}

resource "aws_iam_account_alias" "alias" {
  account_alias = "eventide-terraform"
}

resource "aws_iam_account_password_policy" "strict" {
  minimum_password_length        = 14
  require_symbols                = true
  allow_users_to_change_password = true
  max_password_age               = 90
}

resource "aws_iam_service_linked_role" "autoscaling" {
  aws_service_name = "autoscaling.amazonaws.com"
  custom_suffix    = "suite"
}

resource "aws_iam_security_token_service_preferences" "v2" {
  global_endpoint_token_version = "v2Token"
}

output "account" {
  value = data.aws_caller_identity.me.account_id
}

resource "aws_iam_user_ssh_key" "alice" {
  username   = aws_iam_user.alice.name
  encoding   = "SSH"
  public_key = file("${path.module}/ssh-key.pub")
}

resource "aws_iam_signing_certificate" "alice" {
  user_name        = aws_iam_user.alice.name
  certificate_body = file("${path.module}/certificate.pem")
}

resource "aws_iam_server_certificate" "web" {
  name             = "web"
  path             = "/web/"
  certificate_body = file("${path.module}/certificate.pem")
  private_key      = file("${path.module}/key.pem")
}

resource "aws_iam_virtual_mfa_device" "phone" {
  virtual_mfa_device_name = "phone"
}

resource "aws_iam_service_specific_credential" "git" {
  service_name = "codecommit.amazonaws.com"
  user_name    = aws_iam_user.alice.name
}

resource "aws_iam_user" "eve" {
  name          = "eve"
  force_destroy = true
}

resource "aws_iam_user_login_profile" "eve" {
  user                    = aws_iam_user.eve.name
  password_length         = 24
  password_reset_required = true
}

output "password_of_eve" {
  value     = length(aws_iam_user_login_profile.eve.password)
  sensitive = true
}
