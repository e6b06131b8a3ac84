namespace RemoteCsi.Cli.Configuration;

/// <summary>A value in force, for whoever asks.</summary>
/// <param name="Name">The setting.</param>
/// <param name="Value">A <see cref="bool"/>, a <see cref="string"/>, a <see cref="T:string[]"/>, or null for none.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Where">The line of the file, the variable or the option; null for a default.</param>
internal sealed record SettingValue(string Name, object? Value, SettingSource Source, string? Where);
