using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RemoteCsi.Prompt.Tests")]
