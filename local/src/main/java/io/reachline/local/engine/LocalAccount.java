package io.reachline.local.engine;

import java.security.SecureRandom;
import java.util.HexFormat;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The AWS account that the engines simulate. */
public final class LocalAccount {

  /** The account's number. */
  public static final String ID = "000000000000";

  /** The region's name. */
  public static final String REGION = "eu-west-1";

  private static final String ACCESS_KEY = random();

  private LocalAccount() {}

  /** Makes this account the default of all SDK clients in this process. */
  public static void useByDefault() {
    System.setProperty("aws.region", REGION);
    System.setProperty("aws.accessKeyId", ACCESS_KEY);
    System.setProperty("aws.secretAccessKey", ACCESS_KEY);
  }

  /** Returns the access key that the engines require: a secret, new in each process. */
  public static String accessKey() {
    return ACCESS_KEY;
  }

  static Region region() {
    return Region.of(REGION);
  }

  static AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, ACCESS_KEY));
  }

  /** Returns 128 random bits as hex digits. */
  static String random() {
    byte[] bits = new byte[16];
    new SecureRandom().nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }
}
